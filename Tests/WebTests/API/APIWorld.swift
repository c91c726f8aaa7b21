import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Messaging
import NIOCore
import Persistence
import Synchronization
import TestSupport
import Testing
import WebSupport

@testable import Web

/// A clock that stands still until a test moves it, and never shows one moment twice.
final class StandingClock: Sendable {
    private let time: Mutex<Timestamp>

    /// Saturday, 21 November 2026, 16:00 UTC.
    init(_ start: Timestamp = Timestamp(secondsSince1970: 1_795_276_800)) {
        time = Mutex(start)
    }

    var now: Timestamp {
        time.withLock { time in
            time = time.adding(microseconds: 1)
            return time
        }
    }

    func advance(seconds: Int64) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}

/// The demonstration's site on a store of its own, with a few people in it and the API in front.
struct APIWorld: Sendable {
    let portal: Portal
    let services: WebServices
    let clock: StandingClock
    let client: any TestClientProtocol
    let patients: [String: ID<Patient>]
    let accounts: [String: Account]
    let tokens: [String: String]

    static let password = "four plain words here"

    /// - Parameters:
    ///   - isBehindProxy: whether a proxy is believed to stand in front.
    ///   - testing: sends a test to an endpoint; without it nothing is delivered here.
    ///   - isDamaged: whether the test leaves a store that cannot be asked, or rows that no verb would.
    /// - Throws: `StrayTasks` when an unfinished task is left with somebody who may not process it, and what the closure throws.
    static func with(
        _ engine: Engine, limits: RateLimits = .off, isBehindProxy: Bool = false, scanner: SettableScanner = SettableScanner(),
        keys: (any KeySetReading)? = nil, uploads: UploadMemory = UploadMemory(), testing: EndpointTesting? = nil, isDamaged: Bool = false,
        _ body: @escaping @Sendable (APIWorld) async throws -> Void
    ) async throws {
        try await TestDatabase.withDatabase(on: engine, filled: filling) { database, people in
            let clock = StandingClock(people.latest)
            let portal = try await Portal.wire(
                database, masterKeys: people.masterKeys, passwords: .quick(), limits: limits, files: .scanned(by: scanner),
                mayCreateKeys: false, migrate: false, clock: { clock.now })
            let services = WebServices(
                portal: portal, limits: limits, isSecure: false, isBehindProxy: isBehindProxy, origin: "http://localhost",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, uploads: uploads,
                testing: testing, keySets: ClientKeySets(keys, clock: { clock.now }))
            let application = Application(responder: WebSite.responder(services))
            try await application.test(.router) { client in
                try await body(
                    APIWorld(
                        portal: portal, services: services, clock: clock, client: client, patients: people.patients,
                        accounts: people.accounts, tokens: people.tokens))
            }
            if !isDamaged { try await StrayTasks.requireNone(in: portal) }
        }
    }

    private static let filling = Filling(Schema.migrations) { try await People(filling: $0) }

    func patient(_ name: String) throws -> ID<Patient> { try #require(patients[name]) }
    func account(_ name: String) throws -> Account { try #require(accounts[name]) }
    func token(_ name: String) throws -> String { try #require(tokens[name]) }

    /// Lets a member act for a patient.
    @discardableResult
    func grant(
        _ proxy: String, for patient: String, from: Int64 = -60, until: Int64? = nil, canWrite: Bool = true, types: Set<MessageType>? = nil
    ) async throws -> ID<ProxyGrant> {
        let now = clock.now
        let grant = ProxyGrant(
            id: portal.surroundings.ids.next(), patient: try self.patient(patient), proxy: try account(proxy).id, relationship: "mother",
            canWrite: canWrite, types: types, from: now.adding(seconds: from), until: until.map { now.adding(seconds: $0) },
            basis: .powerOfAttorney, verifiedAt: now)
        return try await portal.perform { Effect(try portal.patients.grant(grant, by: .operator, in: $0)) }
    }

    /// How many rows a table has.
    func rows(_ table: StaticString) async throws -> Int {
        try await portal.read { tx in try tx.first("SELECT count(*) FROM \(unquoted: table)") { try $0[0] as Int } ?? -1 }
    }
}

/// Who is there: Ada, her son Noah without an account, and staff of the demonstration's groups.
private struct People: Sendable {
    let masterKeys: MasterKeys
    /// When the last of them came.
    let latest: Timestamp
    let patients: [String: ID<Patient>]
    let accounts: [String: Account]
    let tokens: [String: String]

    private static let details = [
        "ada": PatientDetails(given: "Ada", family: "Park", birthDate: BirthDate("1985-04-02"), language: "en"),
        "noah": PatientDetails(given: "Noah", family: "Park", birthDate: BirthDate("2017-03-14"), language: "en"),
        "ben": PatientDetails(given: "Ben", family: "Ortiz", birthDate: BirthDate("1959-01-30"), language: "es"),
    ]

    init(filling database: Database) async throws {
        let clock = StandingClock()
        masterKeys = MasterKeys(fixed: try MasterKeyRing(text: MasterKey.newLine()))
        let portal = try await Portal.wire(
            database, masterKeys: masterKeys, passwords: .quick(), limits: .off, mayCreateKeys: true, migrate: false, clock: { clock.now },
            ids: .beforehand(clock.now))
        _ = try await portal.configuration.apply(try PortalFixture.document(), ontoLatest: true, by: .operator)
        let hash = try await portal.identity.hash(APIWorld.password)
        (patients, accounts, tokens) = try await database.bulkWrite { tx in
            var people = (patients: [String: ID<Patient>](), accounts: [String: Account](), tokens: [String: String]())
            for (name, details) in Self.details.sorted(by: { $0.key < $1.key }) {
                people.patients[name] = try portal.patients.add(
                    details, identifiers: [Patients.Identifier(authority: "HOSP", value: "MRN-\(name)")], in: tx)
            }
            let members: [(String, String, String?)] = [("ada", "Ada Park", "ada"), ("ben", "Ben Ortiz", "ben"), ("bea", "Bea Novak", nil)]
            for (username, name, patient) in members {
                people.accounts[username] = try portal.identity.create(
                    NewAccount(kind: .member, username: username, name: name, patient: patient.flatMap { people.patients[$0] }),
                    password: hash,
                    by: .operator, in: tx)
            }
            for username in ["cy", "di", "eve", "fay", "gil", "dr.sato", "admin", "hana", "priv"] {
                people.accounts[username] = try portal.identity.account(username: username, in: tx)
            }
            for (username, account) in people.accounts {
                people.tokens[username] = try portal.identity.openSession(of: account.id, device: "Test", in: tx).token.text
            }
            return people
        }
        latest = clock.now
    }
}
