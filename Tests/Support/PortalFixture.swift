public import Messaging
public import Persistence

/// The whole product on a fresh store: the demonstration site with its people, all signed in, and a clock in the test's hand.
///
/// It begins on Tuesday 17 November 2026 at 10:00 in the site's zone, within open hours. Nobody has a password.
public struct PortalFixture: Sendable {
    public let portal: Portal
    public let clock: SettableClock
    public let masterKeys: MasterKeys
    public let site: Site
    /// By the name they are called in the demonstration: ada, noah, lily, ben, karel.
    public let patients: [String: ID<Patient>]
    /// By username: members ada, ben, bea, lily, james; staff cy, di, eve, fay, hana, dr.sato, admin, priv.
    public let people: [String: SignedIn]

    /// Read once for all tests: reading it took a twentieth of their time.
    private static let read = ConfigurationDocument.read(DemonstrationSite.document)

    /// The configuration of the demonstration site.
    ///
    /// - Throws: `ConfigurationRefusal`.
    public static func document() throws -> ConfigurationDocument {
        guard let document = read.document else { throw ConfigurationRefusal.mistakes(read.mistakes) }
        return document
    }

    public static let start = Timestamp(secondsSince1970: 1_794_931_200)

    public var database: Database { portal.database }

    /// Opens a store, fills it, and removes it when the closure has ended.
    ///
    /// - Parameters:
    ///   - limits: off unless the limits are what is tested.
    ///   - files: how files are looked at.
    ///   - masterKey: lines of a key file, under which a store is filled anew; all others are copies of one.
    ///   - isDamaged: whether the test changes rows past the verbs, so that owners need not be rightful in the end.
    /// - Throws: `StrayTasks` when an unfinished task is left with somebody who may not process it, and what the closure throws.
    public static func with(
        _ engine: Engine, limits: RateLimits = .off, files: FileChecking = .unscanned, masterKey: String? = nil,
        isDamaged: Bool = false,
        _ body: @Sendable @escaping (PortalFixture) async throws -> Void
    ) async throws {
        func run(in database: Database, _ content: Content) async throws {
            let clock = SettableClock(start)
            let portal = try await Portal.wire(
                database, masterKeys: content.masterKeys, passwords: .quick(), limits: limits, files: files, mayCreateKeys: false,
                migrate: false, clock: { clock.now })
            try await body(
                PortalFixture(
                    portal: portal, clock: clock, masterKeys: content.masterKeys, site: try await portal.site(), patients: content.patients,
                    people: content.people))
            if !isDamaged { try await StrayTasks.requireNone(in: portal) }
        }
        guard let masterKey else {
            return try await TestDatabase.withDatabase(on: engine, filled: filling) { try await run(in: $0, $1) }
        }
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) {
            try await run(in: $0, Content(filling: $0, masterKey: masterKey))
        }
    }

    private static let filling = Filling(Schema.migrations) { try await Content(filling: $0, masterKey: MasterKey.newLine()) }

    /// The site and its people in a store.
    private struct Content: Sendable {
        let masterKeys: MasterKeys
        let patients: [String: ID<Patient>]
        let people: [String: SignedIn]

        init(filling database: Database, masterKey: String) async throws {
            masterKeys = MasterKeys(fixed: try MasterKeyRing(text: masterKey))
            let portal = try await Portal.wire(
                database, masterKeys: masterKeys, passwords: .quick(), limits: .off, files: .unscanned, mayCreateKeys: true, migrate: false,
                clock: { start }, ids: .beforehand(start))
            _ = try await portal.configuration.apply(try PortalFixture.document(), ontoLatest: true, by: .operator)
            (patients, people) = try await database.bulkWrite { tx in
                let patients = try FixturePeople.addPatients(to: portal, in: tx)
                return (patients, try FixturePeople.addAccounts(to: portal, patients, in: tx))
            }
        }
    }

    /// A store that is filled already.
    init(
        portal: Portal, clock: SettableClock, masterKeys: MasterKeys, site: Site, patients: [String: ID<Patient>],
        people: [String: SignedIn]
    ) {
        self.portal = portal
        self.clock = clock
        self.masterKeys = masterKeys
        self.site = site
        self.patients = patients
        self.people = people
    }
}

/// A fixture was asked for somebody who is not in it.
public struct NotInFixture: Error {
    public let name: String
}

/// Unfinished tasks are owned by people who may not process them, or messages are bound to tasks that are not there.
public struct StrayTasks: Error {
    public let count: Int

    /// What every fixture asks when its test has ended.
    ///
    /// - Throws: `StrayTasks` when an unfinished task is left with somebody who may not process it, or a message is bound to no task.
    public static func requireNone(in portal: Portal) async throws {
        let stray = try await portal.read { try portal.workbench.tasksWithoutRightfulOwner(in: $0).count }
        guard stray == 0 else { throw StrayTasks(count: stray) }
        let unbound = try await portal.read { tx in
            try tx.first("SELECT count(*) FROM task_message b WHERE NOT EXISTS (SELECT 1 FROM task t WHERE t.id = b.task)") {
                try $0[0] as Int
            } ?? 0
        }
        guard unbound == 0 else { throw StrayTasks(count: unbound) }
    }
}

extension PortalFixture {
    public func patient(_ name: String) throws -> ID<Patient> {
        guard let patient = patients[name] else { throw NotInFixture(name: name) }
        return patient
    }

    public func person(_ username: String) throws -> SignedIn {
        guard let person = people[username] else { throw NotInFixture(name: username) }
        return person
    }

    public func account(_ username: String) throws -> ID<Account> {
        try person(username).account.id
    }

    public func workflowGroup(_ code: String) throws -> ID<WorkflowGroup> {
        guard let group = site.workflowGroup(code: code) else { throw NotInFixture(name: code) }
        return group.id
    }

    /// One number that a query gives, 0 for no row.
    public func count(_ sql: SQL) async throws -> Int {
        try await database.read { tx in try tx.first(sql) { try $0[0] } ?? 0 }
    }

    /// Runs statements that no verb offers, such as damage.
    public func run(_ statements: SQL...) async throws {
        try await database.bulkWrite { tx in
            for statement in statements { try tx.execute(statement) }
        }
    }

    /// Chains what is pending, as the sequencer of a running server does; on SQLite only what was put there past the server.
    public func chainAudit() async throws {
        switch database.engine {
        case .postgres: while try await portal.sequencer.takeTurn(on: database) > 0 {}
        case .sqlite: _ = try await database.write { [portal] in try portal.sequencer.appendPending(in: $0) }
        }
    }
}
