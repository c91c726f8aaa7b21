import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Absence and cover")
struct AbsenceTests {
    private static let ids = IDs.system(now: { PortalFixture.start })

    private static func absence(_ account: ID<Account>, cover: ID<Account>?) -> Absence {
        Absence(
            id: ids.next(), account: account, cover: cover, from: PortalFixture.start, until: PortalFixture.start.adding(days: 1),
            isCurrent: true)
    }

    @Test("A chain of covers ends with somebody who is here and may, else with the group")
    func chain() {
        let (a, b, c): (ID<Account>, ID<Account>, ID<Account>) = (Self.ids.next(), Self.ids.next(), Self.ids.next())
        func end(_ covers: [(ID<Account>, ID<Account>?)], may: Set<ID<Account>> = [a, b, c]) -> ID<Account>? {
            let away = Dictionary(uniqueKeysWithValues: covers.map { ($0.0, Self.absence($0.0, cover: $0.1)) })
            return CoverChain.end(of: a, away: away) { may.contains($0) }
        }
        #expect(end([]) == nil)
        #expect(end([(a, nil)]) == nil)
        #expect(end([(a, b)]) == b)
        #expect(end([(a, b)], may: [c]) == nil)
        #expect(end([(a, b), (b, c)]) == c)
        #expect(end([(a, b), (b, nil)]) == nil)
        #expect(end([(a, b), (b, a)]) == nil)
        #expect(end([(a, b), (b, c), (c, b)]) == nil)
        let planned = [b: Self.absence(b, cover: c), c: Self.absence(c, cover: a)]
        #expect(CoverChain.leadsBack(to: a, from: b, planned: planned))
        #expect(!CoverChain.leadsBack(to: a, from: b, planned: [b: Self.absence(b, cover: c)]))
    }

    @Test(
        "Twelve tasks of a sick nurse go to her cover at once, waiting ones too, and one undo brings them back as they were",
        arguments: Engine.underTest)
    func moves(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var tasks: [ID<WorkbenchTask>] = []
            for _ in 0..<12 {
                let task = try #require(try await f.ask().task)
                try await f.claim(task)
                tasks.append(task)
            }
            let held = try await f.hold(tasks[0])
            let report = try await f.goAway(cover: "di")
            #expect(report.moves.count == 12)
            #expect(report.moves.allSatisfy { $0.to?.username == "di" })
            #expect(try await f.task(tasks[0]).state == .waiting)
            #expect(try await f.audited("create", "absence") == 1)
            try await f.answer(tasks[1], by: "di")
            let undone = try await f.comeBack(undo: true)
            #expect(undone.kept == 1)
            #expect(undone.moves.count(where: \.isReturned) == 11)
            #expect(try await f.owner(of: tasks[2]) == f.account("cy"))
            let again = try await f.task(tasks[0])
            #expect(again.state == .waiting && again.wakeAt == held.wakeAt && again.dueAt == held.dueAt)
            await #expect(throws: AbsenceRefusal.none) { try await f.comeBack(undo: true) }
        }
    }

    @Test(
        "Without a cover, and where the cover may not process, tasks go back to the group, and undo returns what waited",
        arguments: Engine.underTest)
    func queue(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.place("fay")
            let (nurses, desk) = (try #require(try await f.ask().task), try #require(try await f.ask(type: "general").task))
            try await f.claim(nurses, by: "fay")
            try await f.claim(desk, by: "fay")
            let held = try await f.hold(nurses, by: "fay")
            let report = try await f.goAway("fay", cover: "cy", by: nil)
            #expect(Set(report.moves.map { $0.to?.username }) == ["cy", nil])
            #expect(try await f.owner(of: desk) == nil)
            #expect(try await f.owner(of: nurses) == f.account("cy"))
            try await f.comeBack("fay", undo: true, by: "fay")
            let now = try await f.task(nurses)
            #expect(now.owner == (try f.account("fay")) && now.wakeAt == held.wakeAt && now.holdFor == .member && now.dueAt == held.dueAt)
        }
    }

    @Test("An absence to come moves nothing until its day has come", arguments: Engine.underTest)
    func later(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            #expect(try await f.goAway(from: 1_000, until: 5_000, cover: "di").moves.isEmpty)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("cy"))
            f.clock.advance(seconds: 1_000)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("di"))
            f.clock.advance(seconds: 4_000)
            #expect(try await f.roster().allSatisfy { $0.absence == nil })
        }
    }

    @Test("Circles, oneself, strangers as cover and wrong dates are refused, and nothing is recorded", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            await #expect(throws: AbsenceRefusal.ownCover) { try await f.goAway(cover: "cy") }
            await #expect(throws: AbsenceRefusal.cover) { try await f.goAway(cover: "eve") }
            await #expect(throws: AbsenceRefusal.cover) { try await f.goAway(cover: "nobody") }
            await #expect(throws: AbsenceRefusal.dates) { try await f.goAway(until: 0) }
            await #expect(throws: AbsenceRefusal.dates) { try await f.goAway(from: 200, until: 100) }
            await #expect(throws: AbsenceRefusal.dates) { try await f.goAway(until: 367 * 86_400) }
            #expect(try await f.count("SELECT count(*) FROM absence") == 0)
            try await f.goAway("cy", cover: "di")
            await #expect(throws: AbsenceRefusal.cycle) { try await f.goAway("di", cover: "cy", by: nil) }
            // After the first has ended there is no circle.
            try await f.goAway("di", from: 90_000, until: 100_000, cover: "cy", by: nil)
            await #expect(throws: TaskRefusal.managerOnly) { try await f.goAway("di", by: "cy") }
            await #expect(throws: NotFound.self) { try await f.goAway("eve", by: "di") }
            let task = try #require(try await f.ask().task)
            await #expect(throws: TaskRefusal.assigneeAway) { try await f.assign(task, to: "cy") }
        }
    }

    @Test("A reply goes back to its inbox only while nobody has taken it up, and where it may wait there")
    func replies() {
        #expect(AbsenceUndo.returnsReply(isUntouched: true, because: nil))
        #expect(!AbsenceUndo.returnsReply(isUntouched: false, because: nil))
        for because in HandOverReason.allCases { #expect(!AbsenceUndo.returnsReply(isUntouched: true, because: because)) }
    }

    @Test("An absence lists tasks and replies together, and one undo brings both back", arguments: Engine.underTest)
    func both(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task, by: "di")
            let begun = try await f.writeFirst(to: "ben")
            try await f.writeAgain(to: begun.conversation, by: "ben")
            let report = try await f.goAway("di", from: 60, cover: "cy", by: nil)
            #expect(report.moves.isEmpty)
            f.clock.advance(seconds: 60)
            try await f.tend()
            let di = try f.account("di")
            let told = try await f.portal.read { try f.portal.workbench.absence(of: di, for: di, in: $0) }
            #expect(told.moves.map(\.reply) == [nil, begun.conversation] && told.moves.allSatisfy { $0.to?.username == "cy" })
            let undone = try await f.comeBack("di", undo: true, by: "di")
            #expect(undone.moves.map(\.isReturned) == [true, true])
            #expect(try await f.owner(of: task) == di)
            #expect(try await f.inbox(waitingOnly: true).map(\.id) == [begun.conversation])
        }
    }

    @Test("Days are those of the person's own zone, the last one included, in nights of 23 and 25 hours too")
    func days() throws {
        let absence = try NewAbsence(firstDay: "2026-11-01", lastDay: "2026-11-01", cover: nil, zone: "America/Chicago")
        #expect(absence.from?.rfc3339Seconds == "2026-11-01T05:00:00Z")
        #expect(absence.until.rfc3339Seconds == "2026-11-02T06:00:00Z")
        let march = try NewAbsence(firstDay: "2026-03-08", lastDay: "2026-03-08", cover: nil, zone: "America/Chicago")
        #expect(march.until.secondsSince1970 - (march.from?.secondsSince1970 ?? 0) == 23 * 3_600)
        for wrong in ["", "2026-02-30", "tomorrow", "2026-1-1"] {
            #expect(throws: AbsenceRefusal.dates) { try NewAbsence(firstDay: nil, lastDay: wrong, cover: nil, zone: "UTC") }
        }
    }
}
