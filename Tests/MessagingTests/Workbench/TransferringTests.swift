import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A task goes on to another group")
struct TransferringTests {
    @Test("The rule: the owner or a manager, with a reason, to another group with people (S30, S36)")
    func rule() throws {
        func judge(
            _ actor: Eligibility, isOwner: Bool = false, _ outcome: TaskOutcome? = nil, sameGroup: Bool = false, staffed: Bool = true,
            reason: String = "why"
        ) throws {
            try Transferring.judge(
                actor: actor, isOwner: isOwner, outcome: outcome, sameGroup: sameGroup, staffed: staffed, reason: reason, owner: nil)
        }
        try judge(.eligible(.manager))
        try judge(.eligible(.agent), isOwner: true)
        #expect(throws: TaskRefusal.notOwner(nil)) { try judge(.eligible(.agent)) }
        #expect(throws: TaskRefusal.notEligible([.active])) { try judge(.failing([.active]), isOwner: true) }
        #expect(throws: TaskRefusal.finished(.forwarded)) { try judge(.eligible(.manager), .forwarded) }
        #expect(throws: TaskRefusal.reasonMissing) { try judge(.eligible(.manager), reason: " \n") }
        #expect(throws: TaskRefusal.sameGroup) { try judge(.eligible(.manager), sameGroup: true) }
        #expect(throws: TaskRefusal.nobodyThere) { try judge(.eligible(.manager), staffed: false) }
    }

    @Test("It is the same task, open there and gone here; the due time and the receipts stand", arguments: Engine.underTest)
    func moves(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            let before = try await f.claim(task)
            let moved = try await f.transfer(task, to: "billing")
            #expect(moved.id == task && moved.state == .open && moved.owner == nil && moved.dueAt == before.dueAt)
            #expect(try await f.tasks(TaskFilter(), for: "cy") == [])
            #expect(try await f.tasks(TaskFilter(), for: "eve") == [task])
            await #expect(throws: NotFound.self) { try await f.claim(task) }
            try await f.claim(task, by: "eve")
            // The reason is an internal note for whoever works there.
            let eve = try f.person("eve")
            let notes = try await f.portal.read {
                try f.portal.workbench.open(task, by: eve, conversations: f.portal.conversations, in: $0).notes.map(\.body)
            }
            #expect(notes == ["A bill, not a symptom."])
            #expect(try await f.audited("transfer", "task") == 1)
        }
    }

    @Test("The member side has a dated line with a name and no internal word", arguments: Engine.underTest)
    func line(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            #expect(try await f.open(sent.conversation).open.transfers.isEmpty)
            try await f.transfer(task, to: "billing", by: "di")
            let open = try await f.open(sent.conversation).open
            #expect(open.transfers.map(\.byName) == ["Di Okafor, RN"])
            #expect(open.transfers.map(\.at) == [f.clock.now])
            #expect(open.conversation.status != .answered)
            #expect(!"\(open.transfers)".contains("bill"))
        }
    }

    @Test("Whoever works in a group that held the task goes on reading the conversation, others do not", arguments: Engine.underTest)
    func held(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            try await f.transfer(try #require(sent.task), to: "billing", by: "di")
            for (name, reads) in [("cy", 1), ("eve", 1), ("fay", 0)] {
                let condition = Visibility.staffCondition(for: try f.account(name))
                #expect(
                    try await f.count("SELECT count(*) FROM conversation c WHERE c.id = \(sent.conversation) AND \(condition)") == reads)
            }
        }
    }

    @Test("Unknown, same and unstaffed groups are refused, and so are strangers", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            await #expect(throws: TaskRefusal.unknownGroup) { try await f.transfer(task, to: "nowhere", by: "di") }
            await #expect(throws: TaskRefusal.sameGroup) { try await f.transfer(task, to: "primary-nurses", by: "di") }
            await #expect(throws: TaskRefusal.reasonMissing) { try await f.transfer(task, to: "billing", because: "", by: "di") }
            await #expect(throws: TaskRefusal.notOwner(nil)) { try await f.transfer(task, to: "billing") }
            await #expect(throws: NotFound.self) { try await f.transfer(task, to: "billing", by: "eve") }
            try await f.setMembership(of: "eve", in: "billing", active: false)
            await #expect(throws: TaskRefusal.nobodyThere) { try await f.transfer(task, to: "billing", by: "di") }
        }
    }
}
