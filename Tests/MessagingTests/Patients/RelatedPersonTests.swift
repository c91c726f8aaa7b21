import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Related people of an import, and the rights they are suggested for")
struct RelatedPersonTests {
    @Test("A related person of an import waits for a person to verify them, and has no access before", arguments: Engine.underTest)
    func imported(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (noah, bea, hana) = (try f.patient("noah"), try f.account("bea"), try f.person("hana"))
            let facts = RelatedPersonFacts(
                identifier: nil, relationship: .guardian, details: RelatedPersonDetails(given: "Bea", family: "Novak"))
            func take() async throws -> ImportOutcome {
                try await f.database.write { try f.portal.patients.take(facts, of: noah, by: .operator, in: $0) }
            }
            #expect(try await take() == .created)
            #expect(try await take() == .unchanged)
            let waiting = try await f.portal.read {
                try f.portal.grants.list(.init(state: .toVerify), limit: 50, by: hana, in: $0).lines
            }
            #expect(waiting.map(\.proxyName) == ["Bea Novak"])
            let line = try #require(waiting.first)
            #expect(line.grant.proxy == nil && line.grant.basis == .guardianOfMinor)
            #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel"])

            func verify(_ proxy: ID<Account>?) async throws -> ProxyGrants.Line {
                try await f.portal.perform { try f.portal.grants.verify(line.grant.id, proxy: proxy, by: hana, in: $0) }
            }
            await #expect(throws: PatientRefusal.proxyMissing) { try await verify(nil) }
            await #expect(throws: PatientRefusal.notAMember) { try await verify(hana.account.id) }
            await #expect(throws: PatientRefusal.grantTwice) { try await verify(try f.account("ada")) }
            #expect(try await verify(bea).state == .active)
            #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel", "Noah"])
            await #expect(throws: PatientRefusal.grantVerifiedAlready) { try await verify(bea) }

            _ = try await f.portal.perform { try f.portal.grants.end(line.grant.id, because: "Moved away.", by: hana, in: $0) }
            #expect(try await take() == .unchanged)
            #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel"], "what a person ended no import brings back")
        }
    }

    @Test("A related person is to be verified while the source counts the relationship as active and it is not over")
    func suggested() throws {
        let rule = AgeRule(timeZone: "America/Chicago")
        func end(_ until: String?) -> Timestamp? { RelatedPersonDetails(given: "Bea", family: "Novak", until: until).end(rule) }
        #expect(end(nil) == nil)
        #expect(end("2026-11-17")?.rfc3339Seconds == "2026-11-18T06:00:00Z", "the last day is part of it")
        let now = PortalFixture.start
        for (isActive, end, expected): (Bool, Timestamp?, Bool) in [
            (true, nil, true), (true, now.adding(microseconds: 1), true), (true, now, false), (true, now.adding(days: -1), false),
            (false, nil, false), (false, now.adding(days: 1), false),
        ] {
            let details = RelatedPersonDetails(given: "Bea", family: "Novak", isActive: isActive)
            #expect(details.isToBeVerified(end: end, at: now) == expected, "\(isActive) \(String(describing: end))")
        }
    }

    @Test(
        "What an import says of the end of a relationship ends the right to be verified; what is over, or not active, is none until it is",
        arguments: Engine.underTest)
    func importedEnds(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (noah, bea, hana) = (try f.patient("noah"), try f.account("bea"), try f.person("hana"))
            func take(_ name: String, isActive: Bool = true, until: String? = nil) async throws -> ImportOutcome {
                let facts = RelatedPersonFacts(
                    identifier: nil, relationship: .guardian,
                    details: RelatedPersonDetails(given: name, family: "Novak", isActive: isActive, until: until))
                return try await f.database.write { try f.portal.patients.take(facts, of: noah, by: .operator, in: $0) }
            }
            func waiting() async throws -> [ProxyGrants.Line] {
                try await f.portal.read { try f.portal.grants.list(.init(state: .toVerify), limit: 50, by: hana, in: $0).lines }
            }
            // It is 17 November 2026 in the site's zone.
            #expect(try await take("Over", until: "2026-11-16") == .created)
            #expect(try await take("Idle", isActive: false) == .created)
            #expect(try await waiting().isEmpty)
            #expect(try await take("Bea", until: "2026-11-30") == .created)
            let line = try #require(try await waiting().first)
            let end = try #require(f.site.ageRule.start(ofDay: "2026-12-01"))
            #expect(line.grant.until == end && line.relatedPerson?.details.given == "Bea")
            let verified = try await f.portal.perform { try f.portal.grants.verify(line.grant.id, proxy: bea, by: hana, in: $0) }
            #expect(verified.state == .active && verified.grant.until == end)

            // Those for whom no right was suggested yet get one when the source changes its mind, once.
            #expect(try await take("Over", until: "2026-12-24") == .updated)
            #expect(try await take("Idle") == .updated)
            #expect(Set(try await waiting().map(\.proxyName)) == ["Over Novak", "Idle Novak"])
            #expect(try await take("Idle", isActive: false) == .updated)
            #expect(try await take("Idle") == .updated)
            #expect(try await take("Bea", until: "2027-12-24") == .updated)
            #expect(try await f.count("SELECT count(*) FROM proxy_grant WHERE related_person IS NOT NULL") == 3)
            #expect(try await f.grant(of: "bea", for: "noah").until == end, "what a person verified no import widens")

            f.clock.set(end)
            #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel"])
            f.clock.set(try #require(f.site.ageRule.start(ofDay: "2026-12-25")))
            #expect(try await waiting().map(\.proxyName) == ["Idle Novak"], "what was never verified ends too")
        }
    }
}
