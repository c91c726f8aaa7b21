import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Standing of a member before a patient")
struct StandingTests {
    private static let now = Timestamp(secondsSince1970: 1_800_000_000)
    private static let patient = ID<Patient>(high: 1, low: 1)
    private static let proxy = ID<Account>(high: 2, low: 1)

    /// A grant with one thing changed.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isInForce: Bool
        let change: @Sendable (inout ProxyGrant) -> Void

        init(_ description: String, _ isInForce: Bool, _ change: @escaping @Sendable (inout ProxyGrant) -> Void = { _ in }) {
            testDescription = description
            self.isInForce = isInForce
            self.change = change
        }
    }

    static let cases = [
        Case("as verified", true),
        Case("begins now", true) { $0.from = now },
        Case("begins in a microsecond", false) { $0.from = now.adding(microseconds: 1) },
        Case("ends in a microsecond", true) { $0.until = now.adding(microseconds: 1) },
        Case("ends now", false) { $0.until = now },
        Case("expired long ago", false) { $0.until = now.adding(days: -100) },
        Case("revoked", false) { $0.endedAt = now.adding(days: -1) },
        Case("suspended by the privacy officer", false) { $0.suspendedAt = now.adding(days: -1) },
        Case("nobody has verified it", false) { $0.verifiedAt = nil },
        Case("may not read", false) { $0.canRead = false },
        Case("read only", true) { $0.canWrite = false },
        Case("of another patient", false) { $0.patient = ID(high: 1, low: 9) },
        Case("of another proxy", false) { $0.proxy = ID(high: 2, low: 9) },
    ]

    private static func grant() -> ProxyGrant {
        ProxyGrant(
            id: ID(high: 3, low: 1), patient: patient, proxy: proxy, relationship: "daughter", from: now.adding(days: -200),
            basis: .powerOfAttorney, verifiedAt: now.adding(days: -200))
    }

    @Test("A grant counts only while it holds (S4 to S6)", arguments: cases)
    func grants(one: Case) {
        var grant = Self.grant()
        one.change(&grant)
        let standing = Standing.of(Self.proxy, own: nil, before: Self.patient, grant: grant, bornOn: nil, AgeRule(), at: Self.now)
        #expect((standing != nil) == one.isInForce)
        #expect(standing?.canWrite == (one.isInForce ? grant.canWrite : nil))
        #expect(standing?.relationship == (one.isInForce ? "daughter" : nil))
    }

    @Test("A patient needs no grant, and a grant takes nothing from them")
    func oneself() {
        var grant = Self.grant()
        grant.endedAt = Self.now
        #expect(
            Standing.of(Self.proxy, own: Self.patient, before: Self.patient, grant: nil, bornOn: nil, AgeRule(), at: Self.now) == .patient)
        #expect(
            Standing.of(Self.proxy, own: Self.patient, before: Self.patient, grant: grant, bornOn: nil, AgeRule(), at: Self.now) == .patient
        )
        #expect(
            Standing.of(Self.proxy, own: ID(high: 1, low: 9), before: Self.patient, grant: nil, bornOn: nil, AgeRule(), at: Self.now) == nil
        )
    }

    @Test("A scope covers the types it names, and all when it names none")
    func scope() {
        var grant = Self.grant()
        #expect(MessageType.allCases.allSatisfy(Standing.proxy(grant).covers))
        grant.types = [.billing]
        #expect(MessageType.allCases.filter(Standing.proxy(grant).covers) == [.billing])
        grant.types = []
        #expect(MessageType.allCases.filter(Standing.proxy(grant).covers) == [])
        #expect(MessageType.allCases.allSatisfy(Standing.patient.covers))
    }

    @Test("The store judges a grant as the rule does, at every request", arguments: Engine.underTest)
    func storedGrants(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (bea, karel) = (try f.account("bea"), try f.patient("karel"))
            let now = f.clock.now
            let states: [(SQL, Bool)] = [
                ("until_at = \(now.adding(days: 1))", true), ("until_at = \(now), from_at = \(now.adding(days: -1))", false),
                ("until_at = NULL, from_at = \(now.adding(days: 1))", false),
                ("from_at = \(now.adding(days: -1)), suspended_at = \(now)", false),
                ("suspended_at = NULL, verified_at = NULL", false), ("verified_at = \(now), can_read = FALSE, can_write = FALSE", false),
                ("can_read = TRUE", true), ("ended_at = \(now)", false),
            ]
            for (change, isInForce) in states {
                try await f.run("UPDATE proxy_grant SET \(change) WHERE proxy = \(bea)")
                let mailboxes = try await f.portal.read { try f.portal.conversations.mailboxes(of: bea, in: $0).map(\.mailbox.patient.id) }
                #expect(mailboxes == (isInForce ? [karel] : []))
                if isInForce {
                    let mailbox = try await f.portal.read { try f.portal.conversations.mailbox(of: karel, for: bea, in: $0) }
                    #expect(mailbox.role == .proxy)
                } else {
                    await #expect(throws: NotFound.self) {
                        try await f.portal.read { try f.portal.conversations.mailbox(of: karel, for: bea, in: $0) }
                    }
                }
            }
        }
    }

    @Test("Whoever acts for others finds their mailboxes and none of their own (S6, S71)", arguments: Engine.underTest)
    func mailboxes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func names(_ username: String) async throws -> [String] {
                let account = try f.account(username)
                return try await f.portal.read {
                    try f.portal.conversations.mailboxes(of: account, in: $0).map(\.mailbox.patient.details.given)
                }
            }
            #expect(try await names("ada") == ["Ada", "Lily", "Noah"], "themselves first, then by name")
            #expect(try await names("james") == ["Noah"])
            #expect(try await names("bea") == ["Karel"])
            #expect(try await names("cy") == [], "staff have no mailbox")
            _ = try await f.portal.identity.disable(try f.account("ada"), because: "test", by: .operator)
            #expect(try await names("ada") == [])
        }
    }

    @Test("A grant is refused that could not hold", arguments: Engine.underTest)
    func refusedGrants(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func grant(_ patient: String, _ proxy: String, days: Int64? = nil) async throws {
                let grant = ProxyGrant(
                    id: f.portal.surroundings.ids.next(), patient: try f.patient(patient), proxy: try f.account(proxy),
                    relationship: "other",
                    from: f.clock.now, until: days.map { f.clock.now.adding(days: $0) }, basis: .patientConsent, verifiedAt: f.clock.now)
                try await f.portal.perform { tx in
                    try f.portal.patients.grant(grant, by: .operator, in: tx)
                    return Effect(())
                }
            }
            await #expect(throws: PatientRefusal.grantForOneself) { try await grant("ada", "ada") }
            await #expect(throws: PatientRefusal.notAMember) { try await grant("ada", "cy") }
            await #expect(throws: PatientRefusal.grantTwice) { try await grant("karel", "bea") }
            await #expect(throws: PatientRefusal.grantEndsBeforeItBegins) { try await grant("ben", "bea", days: 0) }
            try await grant("ben", "bea", days: 1)
        }
    }
}
