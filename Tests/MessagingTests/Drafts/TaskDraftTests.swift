import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Drafts of the practice")
struct TaskDraftTests {
    @Test("Lease, release and take-over keep what was drafted; the next owner sees it, nobody else does", arguments: Engine.underTest)
    func takenOver(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.save("Dear Ada, in the morn", at: .task(task), by: "cy")
            #expect(try await f.taskDrafts(task, for: "cy").own?.content.body == "Dear Ada, in the morn")
            #expect(try await f.taskDrafts(task, for: "di").others.isEmpty, "only the owner sees what others drafted")
            f.clock.advance(seconds: 31 * 60)
            _ = try await f.portal.perform { try f.portal.workbench.returnIdleClaims(f.site, in: $0) }
            #expect(try await f.task(task).owner == nil)
            try await f.claim(task, by: "di")
            let seen = try await f.taskDrafts(task, for: "di").others
            #expect(seen.map(\.authorName) == ["Cy Flores, RN"] && seen[0].draft.content.body == "Dear Ada, in the morn")
            let di = try f.person("di")
            let adopted = try await f.portal.perform {
                try f.portal.drafts.adopt(seen[0].draft.id, on: task, by: di, site: f.site, in: $0)
            }
            #expect(adopted.content.body == "Dear Ada, in the morn" && adopted.author == di.account.id)
            #expect(try await f.taskDrafts(task, for: "cy").others.isEmpty)
            await #expect(throws: NotFound.self) { try await f.taskDrafts(task, for: "eve") }
            await #expect(throws: NotFound.self) { try await f.save("x", at: .task(task), by: "eve") }
            await #expect(throws: NotFound.self) { try await f.save("x", at: .task(task), by: "ada") }
        }
    }

    @Test("Going on from a colleague's words is told to the audit trail each time, also right after a save", arguments: Engine.underTest)
    func adoptionIsTold(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task, by: "di")
            let other = try await f.save("Dear Ada", at: .task(task), by: "cy")
            try await f.save("Hello", at: .task(task), by: "di")
            let di = try f.person("di")
            func told() async throws -> Int { try await f.count("SELECT count(*) FROM audit_event WHERE action = 'draft-save'") }
            #expect(try await told() == 2)
            try await f.breakAudit()
            await #expect(throws: DatabaseFailure.self) {
                _ = try await f.portal.perform { try f.portal.drafts.adopt(other.id, on: task, by: di, site: f.site, in: $0) }
            }
            try await f.mendAudit()
            let adopted = try await f.portal.perform { try f.portal.drafts.adopt(other.id, on: task, by: di, site: f.site, in: $0) }
            #expect(adopted.content.body == "Hello\n\nDear Ada")
            #expect(try await told() == 3)
        }
    }

    @Test("A reply takes its draft along, and a task that is done keeps none", arguments: Engine.underTest)
    func answered(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.save("Mine", at: .task(task), by: "cy")
            try await f.save("Also", at: .task(task), by: "di")
            try await f.answer(task, complete: false)
            #expect(try await f.count("SELECT count(*) FROM draft") == 1)
            try await f.answer(task)
            #expect(try await f.count("SELECT count(*) FROM draft") == 0)
            await #expect(throws: TaskRefusal.finished(.replied)) { try await f.save("Late", at: .task(task), by: "cy") }
        }
    }

    @Test("First messages and answers from the inbox are kept for whoever may write them", arguments: Engine.underTest)
    func personal(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ada = try f.patient("ada")
            try await f.save("Your results", subject: "Results", at: .staffMessage(ada), by: "di")
            await #expect(throws: NotFound.self, "Cy does not write first") { try await f.save("x", at: .staffMessage(ada), by: "cy") }
            let sent = try await f.writeFirst()
            try await f.save("One more thing", at: .reply(sent.conversation), by: "di")
            #expect(try await f.staffDrafts(of: "di").map(\.draft.kind) == [.reply, .staffMessage])
            #expect(try await f.staffDrafts(of: "cy").isEmpty)
            try await f.run(
                "DELETE FROM account_role WHERE account = \(try f.account("di")) AND role = 'personalMessaging'")
            let roles = try await f.portal.read { [f] in
                try f.portal.identity.account(username: "di", in: $0)?.roles ?? []
            }
            #expect(!roles.contains(.personalMessaging))
        }
    }

    @Test("Whoever left the group no longer reaches what they drafted there", arguments: Engine.underTest)
    func left(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            let draft = try await f.save("Dear Ada", at: .task(task), by: "cy")
            #expect(try await f.staffDrafts(of: "cy").count == 1)
            try await f.setMembership(of: "cy", in: "primary-nurses", assigned: false)
            #expect(try await f.staffDrafts(of: "cy").isEmpty)
            await #expect(throws: NotFound.self) { try await f.discard(draft, by: "cy") }
            try await f.claim(task, by: "di")
            #expect(try await f.taskDrafts(task, for: "di").others.count == 1, "the words are not lost for the group")
        }
    }
}
