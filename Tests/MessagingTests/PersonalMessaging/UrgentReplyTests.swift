import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Replies to what staff began that may be urgent")
struct UrgentReplyTests {
    private static let alarming = "Since breakfast I have chest pain."

    @Test(
        "S46: a reply that may be urgent waits in the inbox as every other: a look at it takes the conversation over from nobody",
        arguments: Engine.underTest)
    func urgent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            let reply = try await f.writeAgain(Self.alarming, to: sent.conversation)
            let look = try #require(try await Self.look(at: reply, f))
            let nurses = try f.workflowGroup("primary-nurses")
            #expect(reply.task == nil && look.state == .open && look.workflowGroup == nurses)
            let line = try #require(try await f.inbox(waitingOnly: true).first)
            #expect(line.waiting == 1 && !line.hasTask)
            let further = try await f.writeAgain("Shall I come in?", to: sent.conversation)
            #expect(further.task == nil, "what follows goes to no queue either")
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [2])
            #expect(try await f.count("SELECT count(*) FROM task") == 1, "the look alone")
            let di = try f.person("di")
            let reading = try await f.portal.read { try f.portal.personal.open(sent.conversation, for: di, site: f.site, in: $0) }
            #expect(reading.task?.id == nil)
            try await f.answerPersonally(sent.conversation)
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            #expect(try await f.open(sent.conversation).messages.map(\.receipt?.state) == [nil, .answered, .answered, nil])
            #expect(try await f.task(look.id).state == .open, "somebody still looks")
        }
    }

    @Test(
        "S46: whoever answers from the look ends the wait in the inbox, and an undo brings it back; a look that ends without an answer does not",
        arguments: Engine.underTest)
    func answeredFromTheLook(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            let reply = try await f.writeAgain(Self.alarming, to: sent.conversation)
            let look = try #require(try await Self.look(at: reply, f))
            try await f.claim(look.id)
            let answer = try await f.reply("Call 911 now.", to: look.id)
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            #expect(try await f.open(sent.conversation).open.conversation.status == .answered)
            let undone = try await f.undo(answer.message)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [1])
            #expect(try await f.open(sent.conversation).open.conversation.status == .inWork)
            let again = try #require(undone.task)
            #expect(try await f.task(again).raisedBy == reply.message)
            try await f.answer(again)
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            f.clock.advance(seconds: 3 * 86_400)
            try await f.portal.tendWorkbench()
            #expect(try await f.tasks(of: sent.conversation).isEmpty, "nothing is left to answer")

            let second = try await f.writeFirst(to: "ben")
            let alarm = try await f.writeAgain(Self.alarming, to: second.conversation, by: "ben")
            let looked = try #require(try await Self.look(at: alarm, f))
            try await f.claim(looked.id)
            try await f.complete(looked.id, as: .noReplyNeeded)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [1], "who only looked has answered nothing")
        }
    }

    @Test("Whoever owns the look too undoes an answer from the inbox in the inbox", arguments: Engine.underTest)
    func undoneBesideTheLook(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            let reply = try await f.writeAgain(Self.alarming, to: sent.conversation)
            let look = try #require(try await Self.look(at: reply, f))
            try await f.claim(look.id, by: "di")
            #expect(try await f.open(sent.conversation).messages[1].receipt?.state == .inWork)
            let answer = try await f.answerPersonally(sent.conversation)
            #expect(try await f.open(sent.conversation).messages[1].receipt?.state == .answered, "though somebody works on the look")
            let undone = try await f.undo(answer.message, by: "di")
            #expect(undone.task == nil && undone.draft?.kind == .reply)
            #expect(try await f.open(sent.conversation).messages[1].receipt?.state == .inWork)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [1])
            let di = try f.account("di")
            #expect(try await f.task(look.id).owner == di)
        }
    }

    @Test("An answer from the look answers all that it was about, and an undo brings all of it back", arguments: Engine.underTest)
    func several(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            try await f.writeAgain("Thank you.", to: sent.conversation)
            f.clock.advance(seconds: 60)
            try await f.writeAgain(Self.alarming, to: sent.conversation)
            f.clock.advance(seconds: 60)
            let last = try await f.writeAgain("And now I cannot breathe.", to: sent.conversation)
            let look = try #require(try await Self.look(at: last, f))
            try await f.claim(look.id)
            let answer = try await f.reply("Call 911 now.", to: look.id)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [1], "what came before the look is another matter")
            #expect(try await f.open(sent.conversation).messages.map(\.receipt?.state) == [nil, .received, .answered, .answered, nil])
            _ = try await f.undo(answer.message)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [3])
        }
    }

    @Test(
        "Whoever began it and answers from the look undoes that there, and the other system is waited for again",
        arguments: Engine.underTest)
    func undoneOutside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.site
            for place in site.flows.indices { site.flows[place].route = .external(endpoint: "records-ehr") }
            let sent = try await f.writeFirst()
            let reply = try await f.writeAgain(Self.alarming, to: sent.conversation, site: site)
            let look = try #require(try await Self.look(at: reply, f))
            let awaited: SQL = "SELECT count(*) FROM delivery WHERE answered_at IS NULL"
            #expect(try await f.count(awaited) == 1)
            try await f.claim(look.id, by: "di")
            let answer = try await f.reply("Are you alone?", to: look.id, complete: false, by: "di")
            #expect(try await f.count(awaited) == 0)
            #expect(try await f.undo(answer.message, by: "di").task == look.id)
            #expect(try await f.open(sent.conversation).messages[1].receipt?.state == .inWork)
            #expect(try await f.count(awaited) == 1)
        }
    }

    private static func look(at reply: Sent, _ f: PortalFixture) async throws -> WorkbenchTask? {
        try await f.database.read { tx in
            try tx.first("SELECT \(TaskRows.columns) FROM task t WHERE t.raised_by = \(reply.message)") { try TaskRows.decode($0) }
        }
    }
}
