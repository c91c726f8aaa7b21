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

    /// From now on no audit event can be stored, as when its disk is full.
    func breakAudit() async throws {
        switch database.engine {
        case .sqlite:
            try await run("CREATE TRIGGER broken BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'broken'); END")
        case .postgres:
            try await run("CREATE TRIGGER broken BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        }
    }

    func mendAudit() async throws {
        try await run(database.engine == .sqlite ? "DROP TRIGGER broken" : "DROP TRIGGER broken ON audit_event")
    }

    /// The actions recorded about one thing, oldest first.
    func audited<Object>(_ object: ID<Object>) async throws -> [String] {
        try await database.read { tx in
            try tx.all("SELECT action FROM audit_event WHERE object = \(object) ORDER BY at, id") { try $0[0] as String }
        }
    }
}
