internal import Messaging
public import Persistence

extension PortalFixture {
    /// The world that `serve --demo` starts with, everybody signed in: patients by their first names, accounts by their usernames.
    ///
    /// - Throws: `StrayTasks` as `with`, and what the closure throws.
    public static func withDemonstration(
        _ engine: Engine, _ body: @Sendable @escaping (PortalFixture) async throws -> Void
    ) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            let clock = SettableClock(start)
            let masterKeys = MasterKeys(fixed: try MasterKeyRing(text: MasterKey.newLine()))
            let portal = try await Portal.wire(
                database, masterKeys: masterKeys, passwords: .quick(), limits: .off, files: .unscanned, mayCreateKeys: true, migrate: false,
                clock: { clock.now }
            )
            try await DemonstrationWorld(in: portal).build()
            let site = try await portal.site()
            let (patients, people) = try await database.bulkWrite { tx in
                let ids: [ID<Patient>] = try tx.all("SELECT id FROM patient") { try $0[0] }
                let patients = try ids.map { (try portal.patients.patient($0, in: tx).details.given.lowercased(), $0) }
                let accounts: [(String, ID<Account>)] = try tx.all(
                    "SELECT username, id FROM account WHERE username IS NOT NULL AND disabled_at IS NULL"
                ) { (try $0[0], try $0[1]) }
                let people = try accounts.map { ($0, try portal.identity.openSession(of: $1, device: "Test", in: tx).signedIn) }
                return (Dictionary(uniqueKeysWithValues: patients), Dictionary(uniqueKeysWithValues: people))
            }
            try await body(
                PortalFixture(portal: portal, clock: clock, masterKeys: masterKeys, site: site, patients: patients, people: people))
            try await StrayTasks.requireNone(in: portal)
        }
    }
}
