import Messaging
import Persistence
import TestSupport

extension PortalFixture {
    /// Lets the test do what only somebody with the database's own rights could.
    func dropAuditTriggers() async throws {
        switch database.engine {
        case .sqlite:
            try await run(
                "DROP TRIGGER audit_event_is_insert_only_update", "DROP TRIGGER audit_event_is_insert_only_delete",
                "DROP TRIGGER audit_chain_is_insert_only_update", "DROP TRIGGER audit_chain_is_insert_only_delete")
        case .postgres:
            try await run(
                "DROP TRIGGER audit_event_is_insert_only ON audit_event", "DROP TRIGGER audit_chain_is_insert_only ON audit_chain",
                "DROP TRIGGER audit_checkpoint_is_insert_only ON audit_checkpoint")
        }
    }

    /// The actions recorded about one thing, oldest first.
    func audited<Object>(_ object: ID<Object>) async throws -> [String] {
        try await database.read { tx in
            try tx.all("SELECT action FROM audit_event WHERE object = \(object) ORDER BY at, id") { try $0[0] as String }
        }
    }
}
