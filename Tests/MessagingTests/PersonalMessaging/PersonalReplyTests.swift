import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Replies to what staff began")
struct PersonalReplyTests {
    @Test(
        "D4: where a reply goes is decided by every condition together",
        arguments: [true, false], [true, false])
    func destination(isEnabled: Bool, hasRole: Bool) {
        let account: ID<Account> = ID(high: 1, low: 2)
        for isAway in [true, false] {
            for hasTask in [true, false] {
                for isOn in [true, false] {
                    let facts = ReplyDestination.Facts(
                        initiator: account, isEnabled: isEnabled, hasRole: hasRole, isAway: isAway, hasUnfinishedTask: hasTask)
                    let isHere = isEnabled && hasRole && !isAway && !hasTask && isOn
                    #expect(ReplyDestination.of(facts, isOn: isOn) == (isHere ? .inbox(account) : .group))
                    var gone = facts
                    gone.initiator = nil
                    #expect(ReplyDestination.of(gone, isOn: isOn) == .group)
                }
            }
        }
    }

    @Test("S46: a reply waits in the inbox of who began and makes no task; the answer ends the wait", arguments: Engine.underTest)
    func inbox(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            let reply = try await f.writeAgain("Thank you. One question.", to: sent.conversation)
            #expect(reply.task == nil)
            #expect(try await f.tasks(of: sent.conversation).isEmpty)
            let line = try #require(try await f.inbox(waitingOnly: true).first)
            #expect(line.id == sent.conversation && line.waiting == 1 && line.card.from == "Ada Park" && !line.hasTask)
            #expect(try await f.inbox(of: "dr.sato").isEmpty)
            let di = try f.person("di")
            try await f.portal.perform { try f.portal.personal.markSeen(sent.conversation, by: di, in: $0) }
            #expect(try await f.open(sent.conversation).messages.last?.receipt?.state == .seen)
            try await f.answerPersonally(sent.conversation)
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.receipt?.state) == [nil, .answered, nil] && open.conversation.status == .answered)
            await #expect(throws: NotFound.self) { try await f.answerPersonally(sent.conversation, by: "dr.sato") }
        }
    }

    @Test("D4: a reply becomes a task when nobody answers in time, and not a moment before", arguments: Engine.underTest)
    func unanswered(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            try await f.writeAgain(to: sent.conversation)
            let line = try #require(try await f.inbox().first)
            let fallback = try #require(line.fallbackAt)
            // One business day after Tuesday at 10:00.
            #expect(fallback == PortalFixture.start.adding(days: 1) || fallback > PortalFixture.start.adding(hours: 23))
            f.clock.advance(seconds: (fallback.microseconds - f.clock.now.microseconds) / 1_000_000 - 1)
            try await f.portal.tendWorkbench()
            #expect(try await f.tasks(of: sent.conversation).isEmpty)
            f.clock.advance(seconds: 2)
            try await f.portal.tendWorkbench()
            let tasks = try await f.tasks(of: sent.conversation)
            let nurses = try f.workflowGroup("primary-nurses")
            #expect(tasks.map(\.group) == [nurses] && tasks.first?.owner == nil)
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            await #expect(throws: WritingFirstRefusal.becameTask) { try await f.answerPersonally(sent.conversation) }
            try await f.writeAgain("Still here.", to: sent.conversation)
            #expect(try await f.tasks(of: sent.conversation).count == 1, "a further reply joins the task")
            #expect(try await f.count("SELECT count(*) FROM task_message") == 2)
        }
    }

    @Test(
        "D4: the inbox of who is gone, disabled or may no longer write becomes tasks at once",
        arguments: Engine.underTest, ["disabled", "role", "off", "removed"])
    func gone(engine: Engine, how: String) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst(by: "dr.sato", provider: "sato")
            try await f.writeAgain(to: sent.conversation)
            let later = try await f.writeFirst(by: "dr.sato", to: "ben", provider: "sato")
            switch how {
            case "disabled": try await f.portal.identity.disable(f.account("dr.sato"), because: "Left", by: .operator)
            case "role":
                try await f.reconfigure { document in
                    for index in document.workbenchUsers.indices { document.workbenchUsers[index].roles.remove(.personalMessaging) }
                }
            case "off": try await f.reconfigure { $0.decisions.providersToMembers.personalMessaging = false }
            default: try await f.reconfigure { $0.workbenchUsers.removeAll { $0.username == "dr.sato" } }
            }
            let nurses = try f.workflowGroup("primary-nurses")
            #expect(try await f.tasks(of: sent.conversation).map(\.group) == [nurses])
            // A reply that comes later goes to the group without waiting.
            let site = try await f.portal.site()
            let reply = try await f.writeAgain(to: later.conversation, by: "ben", site: site)
            #expect(reply.task != nil)
            #expect(try await f.count("SELECT count(*) FROM personal_reply WHERE ended_at IS NULL") == 0)
        }
    }

    @Test("D4: what became a task is due, and the manager warned, as if it had been one since it arrived", arguments: Engine.underTest)
    func warned(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            try await f.writeAgain(to: sent.conversation)  // Tuesday 10:00, due on Thursday 10:00
            f.clock.advance(seconds: 86_401)
            try await f.portal.tendWorkbench()
            let found = try await f.database.read { tx in
                try tx.first("SELECT id FROM task WHERE conversation = \(sent.conversation)") { try $0[0] as ID<WorkbenchTask> }
            }
            let task = try #require(found)
            #expect(try await f.task(task).dueAt == PortalFixture.start.adding(days: 2))
            func told() async throws -> [String] {
                try await f.database.read { tx in
                    try f.portal.workbench.told(of: task, in: tx).map { "\($0.stage.rawValue) \($0.told?.username ?? "-")" }
                }
            }
            // 13.5 of 18 open hours are over on Wednesday at 14:30.
            f.clock.advance(seconds: 28 * 3_600 + 1_799 - 86_401)
            try await f.portal.tendWorkbench()
            let before = try await told()
            #expect(before.isEmpty)
            f.clock.advance(seconds: 1)
            try await f.portal.tendWorkbench()
            let after = try await told()
            #expect(after == ["warning di"])
        }
    }

    @Test("D4: an absence takes the inbox to the cover, or to the group where nobody covers", arguments: Engine.underTest, [true, false])
    func away(engine: Engine, covered: Bool) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            try await f.writeAgain(to: sent.conversation)
            let di = try f.person("di")
            let absence = try NewAbsence(
                firstDay: nil, lastDay: "2026-11-30", cover: covered ? "cy" : nil, zone: f.site.timeZone)
            _ = try await f.portal.perform { try f.portal.workbench.recordAbsence(absence, by: di, in: $0) }
            let tasks = try await f.tasks(of: sent.conversation)
            let owner = covered ? try f.account("cy") : nil
            #expect(tasks.map(\.owner) == [owner])
            let second = try await f.writeFirst(by: "di", to: "ben")
            #expect(try await f.writeAgain(to: second.conversation, by: "ben").task != nil)
        }
    }

    @Test(
        "D4: what an absence took from the inbox is in its list, and waits there again after the undo, as if it had never gone",
        arguments: Engine.underTest, [true, false])
    func undone(engine: Engine, covered: Bool) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            try await f.writeAgain(to: sent.conversation)
            let before = try #require(try await f.inbox(waitingOnly: true).first)
            let member = try await f.open(sent.conversation)
            let report = try await f.goAway("di", cover: covered ? "cy" : nil, by: nil)
            #expect(report.moves.map(\.reply) == [sent.conversation] && report.moves.map(\.to?.username) == [covered ? "cy" : nil])
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            let undone = try await f.comeBack("di", undo: true, by: "di")
            #expect(undone.moves.map(\.isReturned) == [true] && undone.kept == 0)
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            #expect(try await f.count("SELECT count(*) FROM task_message") == 0)
            let after = try #require(try await f.inbox(waitingOnly: true).first)
            #expect(after.waiting == 1 && after.fallbackAt == before.fallbackAt && !after.hasTask)
            let again = try await f.open(sent.conversation)
            #expect(again.messages.map(\.receipt?.state) == member.messages.map(\.receipt?.state), "no trace for the member")
            #expect(again.open.conversation.status == member.open.conversation.status && again.open.endings.isEmpty)
            #expect(try await f.tasks(TaskFilter(), for: "cy").isEmpty)
            try await f.answerPersonally(sent.conversation)
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
        }
    }

    @Test(
        "D4: a reply stays with the group after the undo once somebody took it up, or where it may not wait in the inbox any more",
        arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        let deeds: [(String, @Sendable (PortalFixture, ID<WorkbenchTask>) async throws -> Void)] = [
            (
                "opened",
                { f, task in
                    let cy = try f.person("cy")
                    try await f.portal.perform { try f.portal.workbench.markSeen(task, by: cy, in: $0) }
                }
            ),
            (
                "claimed and released",
                { f, task in
                    try await f.claim(task)
                    try await f.release(task)
                }
            ),
            (
                "drafted",
                { f, task in
                    try await f.claim(task)
                    try await f.save("Dear Ada", at: .task(task), by: "cy")
                }
            ),
            (
                "answered",
                { f, task in
                    try await f.claim(task)
                    try await f.answer(task)
                }
            ),
            ("overdue in the inbox", { f, _ in f.clock.advance(seconds: 2 * 86_400) }),
            (
                "without the role",
                { f, _ in
                    let di = try f.account("di")
                    try await f.run("DELETE FROM account_role WHERE account = \(di) AND role = 'personalMessaging'")
                }
            ),
        ]
        for (name, deed) in deeds {
            try await PortalFixture.with(engine) { f in
                let sent = try await f.writeFirst()
                try await f.writeAgain(to: sent.conversation)
                let report = try await f.goAway("di", until: 7 * 86_400, by: nil)
                let task = try #require(report.moves.first?.task)
                try await deed(f, task)
                let undone = try await f.comeBack("di", undo: true, by: "di")
                #expect(undone.moves.map(\.isReturned) == [false] && undone.kept == 1, "\(name)")
                #expect(try await f.count("SELECT count(*) FROM task WHERE id = \(task)") == 1, "\(name)")
                #expect(try await f.count("SELECT count(*) FROM personal_reply WHERE ended_at IS NULL") == 0, "\(name)")
            }
        }
    }
}
