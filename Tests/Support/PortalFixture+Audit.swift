public import Persistence

extension PortalFixture {
    /// From now on no audit event can be stored, as when its disk is full.
    public func breakAudit() async throws { try await database.breakAudit() }

    public func mendAudit() async throws { try await database.mendAudit() }
}

extension Database {
    /// From now on no audit event can be stored, as when its disk is full.
    public func breakAudit() async throws {
        let trigger: SQL =
            switch engine {
            case .sqlite: "CREATE TRIGGER broken BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'broken'); END"
            case .postgres: "CREATE TRIGGER broken BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            }
        try await bulkWrite { try $0.execute(trigger) }
    }

    public func mendAudit() async throws {
        let trigger: SQL =
            switch engine {
            case .sqlite: "DROP TRIGGER broken"
            case .postgres: "DROP TRIGGER broken ON audit_event"
            }
        try await bulkWrite { try $0.execute(trigger) }
    }
}
