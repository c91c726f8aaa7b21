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

    @Test("What is written down while somebody is away changes the absence that lasts; before it has begun, it stands in its place")
    func standing() throws {
        let now = PortalFixture.start
        func recorded(from: Int64) -> Absence {
            Absence(
                id: Self.ids.next(), account: Self.ids.next(), cover: nil, from: now.adding(seconds: from),
                until: now.adding(days: 1), isCurrent: from <= 0)
        }
        let (lasting, coming) = (recorded(from: -3_600), recorded(from: 3_600))
        func judged(from: Int64?, until: Int64 = 172_800, _ standing: Absence?) throws -> [Timestamp?] {
            let new = NewAbsence(from: from.map { now.adding(seconds: $0) }, until: now.adding(seconds: until))
            let held = try new.judged(at: now, standing: standing)
            #expect(held.goesOn == nil || held.goesOn == standing)
            return [held.from, held.until, held.goesOn?.from]
        }
        let end = now.adding(seconds: 172_800)
        for from in [nil, -60, 0] as [Int64?] {
            #expect(try judged(from: from, nil) == [now, end, nil])
            #expect(try judged(from: from, coming) == [now, end, nil])
            #expect(try judged(from: from, lasting) == [lasting.from, end, lasting.from])
        }
        #expect(try judged(from: 60, nil) == [now.adding(seconds: 60), end, nil])
        #expect(try judged(from: 60, coming) == [now.adding(seconds: 60), end, nil])
        #expect(throws: AbsenceRefusal.begun) { try judged(from: 60, lasting) }
        #expect(throws: AbsenceRefusal.dates) { try judged(from: nil, until: 0, lasting) }
    }

    @Test(
        "Recorded again while it lasts, with another day and cover, an absence keeps its list, and one undo brings back all of it",
        arguments: Engine.underTest)
    func again(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.place("fay")
            var tasks: [ID<WorkbenchTask>] = []
            for _ in 0..<12 {
                let task = try #require(try await f.ask().task)
                try await f.claim(task)
                tasks.append(task)
            }
            let held = try await f.hold(tasks[0])
            let first = try await f.goAway(cover: "di")
            #expect(first.moves.count == 12)
            f.clock.advance(seconds: 60)
            let same = try await f.goAway(cover: "di")
            #expect(same.moves == first.moves && same.absence.from == first.absence.from)
            // Whoever is away may still claim: something new, and something that was hers before.
            let new = try #require(try await f.ask().task)
            try await f.claim(new)
            try await f.unassign(tasks[3])
            try await f.claim(tasks[3])
            f.clock.advance(seconds: 60)
            let report = try await f.goAway(until: 3 * 86_400, cover: "fay")
            #expect(report.cover?.username == "fay" && report.absence.from == first.absence.from)
            #expect(report.absence.until == f.clock.now.adding(seconds: 3 * 86_400))
            #expect(report.moves.count == 13 && Set(report.moves.map(\.task)) == Set(tasks + [new]), "each task once")
            #expect(Set(report.moves.filter { $0.to?.username == "fay" }.map(\.task)) == [tasks[3], new])
            #expect(report.moves.count(where: { $0.to?.username == "di" }) == 11, "what went to the first cover stays there")
            #expect(try await f.audited("create", "absence") == 1)
            #expect(try await f.audited("change", "absence") == 2)
            let undone = try await f.comeBack(undo: true)
            #expect(undone.kept == 0 && undone.moves.allSatisfy(\.isReturned) && undone.moves.count == 13)
            for task in tasks + [new] { #expect(try await f.owner(of: task) == f.account("cy")) }
            let back = try await f.task(tasks[0])
            #expect(back.state == .waiting && back.wakeAt == held.wakeAt && back.dueAt == held.dueAt)
            await #expect(throws: AbsenceRefusal.none) { try await f.comeBack(undo: true) }
        }
    }

    @Test("Recorded again, an absence keeps the replies it took from the inbox in its list too", arguments: Engine.underTest)
    func repliesAgain(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task, by: "di")
            let begun = try await f.writeFirst(to: "ben")
            try await f.writeAgain(to: begun.conversation, by: "ben")
            let first = try await f.goAway("di", cover: "cy", by: nil)
            #expect(first.moves.map(\.reply) == [nil, begun.conversation])
            let again = try await f.goAway("di", until: 2 * 86_400, by: nil)
            #expect(again.moves == first.moves && again.cover == nil)
            let undone = try await f.comeBack("di", undo: true, by: "di")
            #expect(undone.moves.map(\.isReturned) == [true, true] && undone.kept == 0)
            #expect(try await f.owner(of: task) == f.account("di"))
            #expect(try await f.inbox(waitingOnly: true).map(\.id) == [begun.conversation])
        }
    }

    @Test(
        "While an absence lasts, one to come is refused and nothing is lost; one that has not begun gives way to it",
        arguments: Engine.underTest)
    func begun(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            #expect(try await f.goAway(from: 500, until: 5_000, cover: "di").moves.isEmpty)
            #expect(try await f.goAway(from: 1_000, until: 5_000, cover: "di").moves.isEmpty)
            f.clock.advance(seconds: 500)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("cy"), "the first of the two was to begin now")
            f.clock.advance(seconds: 500)
            try await f.tend()
            #expect(try await f.owner(of: task) == f.account("di"))
            await #expect(throws: AbsenceRefusal.begun) { try await f.goAway(from: 60, until: 5_000) }
            #expect(try await f.comeBack(undo: true).moves.map(\.isReturned) == [true])
            #expect(try await f.owner(of: task) == f.account("cy"))
        }
    }

    @Test(
        "An undo that meets a second recording loses no task from the list: it is back, or the list still has it",
        arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let cy = try f.account("cy")
            for _ in 0..<8 {
                let task = try #require(try await f.ask().task)
                try await f.claim(task)
                try await f.goAway(cover: "di")
                async let again = try? f.goAway(until: 2 * 86_400, cover: "di")
                async let end = try? f.comeBack(undo: true)
                _ = (await again, await end)
                let standing = try await f.portal.read { try? f.portal.workbench.absence(of: cy, for: cy, in: $0) }
                if let standing {
                    #expect(standing.moves.map(\.task) == [task])
                    try await f.comeBack(undo: true)
                }
                #expect(try await f.owner(of: task) == cy)
                try await f.answer(task)
            }
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
