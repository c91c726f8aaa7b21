import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("The audit trail")
struct AuditTrailTests {
    @Test("Neither an event nor a link can be changed or removed", arguments: Engine.underTest)
    func insertOnly(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask()
            try await f.chainAudit()
            let statements: [SQL] = [
                "UPDATE audit_event SET action = 'list'", "DELETE FROM audit_event", "UPDATE audit_chain SET seq = seq + 1",
                "DELETE FROM audit_chain",
            ]
            for statement in statements {
                await #expect(throws: DatabaseFailure.self) { try await f.run(statement) }
            }
            #expect(try await f.portal.audit.verify().verdict == .sound)
        }
    }

    @Test("An event waits from its own transaction until it is chained", arguments: Engine.underTest)
    func pending(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask()
            switch engine {
            case .sqlite: #expect(try await f.portal.audit.verify().pending == 0, "chained in its own commit")
            case .postgres:
                #expect(try await f.portal.audit.verify().pending > 0)
                f.clock.advance(seconds: 11)
                #expect(try await f.portal.audit.verify().verdict == .stalled)
            }
            try await f.chainAudit()
            let finding = try await f.portal.audit.verify()
            #expect(finding.pending == 0)
            #expect(finding.verdict == .sound)
            #expect(Int(finding.verified) == (try await f.count("SELECT count(*) FROM audit_event")))
        }
    }

    @Test("Of several sequencers that take a turn at once, no two chain the same event")
    func oneTurn() async throws {
        for engine in Engine.underTest where engine == .postgres {
            try await PortalFixture.with(engine) { f in
                for _ in 0..<5 { try await f.ask() }
                let expected = try await f.count("SELECT count(*) FROM audit_pending")
                try #require(expected > 0)
                let appended = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 { group.addTask { try await f.portal.sequencer.takeTurn(on: f.database) } }
                    return try await group.reduce(0, +)
                }
                #expect(appended == expected)
                #expect(try await f.portal.audit.verify().verdict == .sound)
            }
        }
    }

    @Test("If the event cannot be stored, nothing of what it records is (S28)", arguments: Engine.underTest)
    func nothingWithoutEvent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let asked = try await f.ask()
            let task = try #require(asked.task)
            try await f.claim(task)
            let before = try await f.rowCounts()
            try await f.breakAudit()

            await #expect(throws: DatabaseFailure.self) { try await f.ask(subject: "Never stored") }
            await #expect(throws: DatabaseFailure.self) { try await f.writeAgain(to: asked.conversation) }
            await #expect(throws: DatabaseFailure.self) { try await f.answer(task) }
            await #expect(throws: DatabaseFailure.self) { try await f.complete(task, as: .noReplyNeeded) }
            await #expect(throws: DatabaseFailure.self) { try await f.release(task) }
            #expect(try await f.rowCounts() == before)
            #expect(try await f.task(task).state == .claimed)

            try await f.mendAudit()
            #expect(try await f.answer(task).state == .done, "and afterwards it works again")
            #expect(try await f.rowCounts() != before)
        }
    }

    @Test("A message comes with its task, its binding, its notifications and its event, all at once (S28)", arguments: Engine.underTest)
    func allAtOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            let task = try #require(sent.task)
            #expect(try await f.count("SELECT count(*) FROM task_message WHERE message = \(sent.message) AND task = \(task)") == 1)
            let james = try f.account("james")
            let nurses = try f.workflowGroup("primary-nurses")
            #expect(
                try await f.count("SELECT count(*) FROM notification WHERE message = \(sent.message) AND told = \(james)") == 1,
                "the other proxy is told")
            #expect(
                try await f.count("SELECT count(*) FROM notification WHERE message = \(sent.message) AND told = \(nurses)") == 1)
            #expect(try await f.count("SELECT count(*) FROM notification WHERE message = \(sent.message)") == 2, "and nobody else")
            #expect(try await f.audited(sent.message) == ["send"])
        }
    }

    @Test("What explains an event is sealed, and opens only beside its own event", arguments: Engine.underTest)
    func detail(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.complete(task, as: .noReplyNeeded)
            let event = try await f.database.read { tx in
                try tx.first("SELECT id, at, detail FROM audit_event WHERE object = \(task) AND action = 'complete'") { row in
                    (id: try row[0] as ID<AuditEvent>, at: try row[1] as Timestamp, detail: try row[2] as [UInt8])
                }
            }
            let (id, at, sealed) = try #require(event)
            #expect(try f.portal.audit.open(sealed, of: id, at: at) == ["outcome": "no-reply-needed"])
            #expect(throws: EncryptionFailure.notOpened) { try f.portal.audit.open(sealed, of: id, at: at.adding(microseconds: 1)) }
        }
    }
}

extension PortalFixture {
    /// How many rows the tables hold that a message touches.
    fileprivate func rowCounts() async throws -> [Int] {
        var counts: [Int] = []
        for table in [
            "conversation", "message", "task", "task_message", "notification", "route_decision", "task_note", "audit_event",
            "audit_pending",
        ] {
            counts.append(try await count(SQL(once: "SELECT count(*) FROM \(table)")))
        }
        return counts
    }
}
