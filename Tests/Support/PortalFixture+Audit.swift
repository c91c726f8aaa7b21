import Persistence

extension PortalFixture {
    /// From now on no audit event can be stored, as when its disk is full.
    public func breakAudit() async throws {
        switch database.engine {
        case .sqlite:
            try await run("CREATE TRIGGER broken BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'broken'); END")
        case .postgres:
            try await run("CREATE TRIGGER broken BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        }
    }

    public func mendAudit() async throws {
        try await run(database.engine == .sqlite ? "DROP TRIGGER broken" : "DROP TRIGGER broken ON audit_event")
    }
}
