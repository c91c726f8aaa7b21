import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("The chain of audit events")
struct AuditChainTests {
    /// A store with a chain, whose triggers are dropped.
    private func tampering(_ engine: Engine, _ body: @Sendable @escaping (PortalFixture) async throws -> Void) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<3 { try await f.ask() }
            try await f.chainAudit()
            let finding = try await f.portal.audit.verify()
            try #require(finding.verdict == .sound)
            try #require(finding.verified >= 10)
            try #require(finding.pending == 0)
            try await f.dropAuditTriggers()
            try await body(f)
        }
    }

    private func verdict(_ f: PortalFixture, kept: AuditCheckpoint? = nil) async throws -> AuditFinding.Verdict {
        try await f.portal.audit.verify(kept: kept).verdict
    }

    @Test(
        "A change of any column of an event is found", arguments: Engine.underTest,
        [
            "at = at + 1", "actor = NULL", "actor_kind = 'system'", "session = NULL", "patient = NULL", "action = 'list'",
            "object_kind = 'task'", "object = NULL", "outcome = 'refused'", "repeated = 7", "detail = NULL", "mac = detail",
        ])
    func altered(engine: Engine, change: String) async throws {
        try await tampering(engine) { f in
            // The fifth event has every column: filled here, and chained with it.
            let seq = try await f.addFullEvent()
            try #require(try await verdict(f) == .sound)
            try await f.run(
                SQL(once: "UPDATE audit_event SET \(change) WHERE id = (SELECT event FROM audit_chain WHERE seq = \(seq))"))
            #expect(try await verdict(f) == .altered(seq: seq))
        }
    }

    @Test("A removed event is found", arguments: Engine.underTest)
    func removedEvent(engine: Engine) async throws {
        try await tampering(engine) { f in
            try await f.run("DELETE FROM audit_event WHERE id = (SELECT event FROM audit_chain WHERE seq = 4)")
            #expect(try await verdict(f) == .altered(seq: 4))
        }
    }

    @Test("A removed link is found", arguments: Engine.underTest)
    func gap(engine: Engine) async throws {
        try await tampering(engine) { f in
            try await f.run("DELETE FROM audit_chain WHERE seq = 4")
            #expect(try await verdict(f) == .gap(seq: 4))
        }
    }

    @Test("Two events in each other's place are found", arguments: Engine.underTest)
    func order(engine: Engine) async throws {
        try await tampering(engine) { f in
            try await f.run(
                "UPDATE audit_chain SET seq = -4 WHERE seq = 4", "UPDATE audit_chain SET seq = 4 WHERE seq = 5",
                "UPDATE audit_chain SET seq = 5 WHERE seq = -4")
            #expect(try await verdict(f) == .order(seq: 4))
        }
    }

    @Test("A cut end is found by a checkpoint that was kept elsewhere, and only by it", arguments: Engine.underTest)
    func truncated(engine: Engine) async throws {
        try await tampering(engine) { f in
            let head = try #require(try await f.portal.audit.checkpoint())
            let kept = try #require(AuditCheckpoint(text: head.text))
            #expect(kept == head, "a checkpoint survives being written down")
            try await f.run(
                "DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_chain WHERE seq > 5)",
                "DELETE FROM audit_chain WHERE seq > 5")
            #expect(try await verdict(f) == .sound)
            #expect(try await verdict(f, kept: kept) == .truncated(seq: kept.seq))
        }
    }

    @Test("An event whose link was taken off the end of the chain is found without any checkpoint", arguments: Engine.underTest)
    func unchained(engine: Engine) async throws {
        try await tampering(engine) { f in
            let found = try await f.database.read { tx in
                try tx.first("SELECT event FROM audit_chain ORDER BY seq DESC LIMIT 1") { try $0[0] as ID<AuditEvent> }
            }
            let last = try #require(found)
            try await f.run("DELETE FROM audit_chain WHERE event = \(last)")
            #expect(try await verdict(f) == .unchained(event: last))
            #expect(try await f.portal.audit.verify(from: 1, to: 3).verdict == .sound, "a part is verified by itself")
            try await f.run("INSERT INTO audit_pending (event, at) VALUES (\(last), \(f.clock.now))")
            #expect(try await verdict(f) == .sound, "it waits again")
        }
    }

    @Test("An event that was written past the server and handed to nobody is found", arguments: Engine.underTest)
    func strayEvent(engine: Engine) async throws {
        try await tampering(engine) { f in
            let stray = try await f.forgeEvent(pending: false)
            #expect(try await verdict(f) == .unchained(event: stray))
        }
    }

    @Test("A checkpoint that the site did not sign is found", arguments: Engine.underTest)
    func signature(engine: Engine) async throws {
        try await tampering(engine) { f in
            var forged = try #require(try await f.portal.audit.checkpoint())
            forged.at = forged.at.adding(seconds: 1)
            #expect(try await verdict(f, kept: forged) == .signature(seq: forged.seq))
        }
    }

    @Test("A row that the server did not write has no MAC that fits", arguments: Engine.underTest)
    func forgedEvent(engine: Engine) async throws {
        try await tampering(engine) { f in
            let before = try await f.portal.audit.verify().verified
            try await f.forgeEvent()
            #expect(try await verdict(f) == .altered(seq: before + 1))
        }
    }

    @Test("Every verdict has its own exit status")
    func exitStatus() {
        let verdicts: [AuditFinding.Verdict] = [
            .sound, .stalled, .altered(seq: 1), .gap(seq: 1), .order(seq: 1), .truncated(seq: 1), .signature(seq: 1),
            .unchained(event: ID(high: 0, low: 1)), .message(conversation: ID(high: 0, low: 1), seq: 1),
        ]
        let status = verdicts.map { AuditFinding(verdict: $0, verified: 0, pending: 0).exitCode }
        #expect(status == [0, 1, 3, 4, 5, 6, 7, 8, 9])
    }

    @Test("A part of the chain can be verified by itself", arguments: Engine.underTest)
    func part(engine: Engine) async throws {
        try await tampering(engine) { f in
            let part = try await f.portal.audit.verify(from: 3, to: 6)
            #expect(part == AuditFinding(verdict: .sound, verified: 4, pending: 0))
        }
    }
}

extension PortalFixture {
    /// An event with something in every column, chained.
    fileprivate func addFullEvent() async throws -> Int64 {
        let (ada, patient) = (try person("ada"), try patient("ada"))
        try await database.write { [portal] tx in
            try portal.audit.record(
                AuditEvent(
                    .read, "conversation", patient, by: ada.actor, session: ada.session, patient: patient, repeated: 2,
                    detail: ["reason": "test"]), in: tx)
        }
        try await chainAudit()
        return try await portal.audit.verify().verified
    }

    /// An event written past the server, and handed to the sequencer unless it is to lie about.
    @discardableResult
    fileprivate func forgeEvent(pending: Bool = true) async throws -> ID<AuditEvent> {
        let id: ID<AuditEvent> = portal.surroundings.ids.next()
        let mac = [UInt8](repeating: 7, count: 16)
        let now = clock.now
        try await run(
            """
            INSERT INTO audit_event (id, at, actor_kind, action, object_kind, outcome, repeated, mac)
            VALUES (\(id), \(now), 'system', 'read', 'task', 'done', 0, \(mac))
            """)
        guard pending else { return id }
        try await run("INSERT INTO audit_pending (event, at) VALUES (\(id), \(now))")
        try await chainAudit()
        return id
    }
}
