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

    @Test("A right to be verified ends when its source says, at once when it is not active, and is left alone once a person has decided")
    func following() {
        let (begun, now) = (PortalFixture.start, PortalFixture.start.adding(days: 1))
        let ages = AgeRule(timeZone: "America/Chicago")
        let (past, later) = (begun.adding(days: -1), now.adding(days: 1))
        let waiting = ProxyGrant(
            id: ID(high: 0, low: 1), patient: ID(high: 0, low: 2), proxy: nil, relatedPerson: ID(high: 0, low: 3), relationship: "guardian",
            from: begun, until: now.adding(days: 9), basis: .guardianOfMinor)
        for (isActive, end, from, until): (Bool, Timestamp?, Timestamp, Timestamp?) in [
            (true, later, begun, later), (true, nil, begun, nil), (true, now, begun, now),
            (true, past, past.adding(microseconds: -1), past), (false, nil, begun, now), (false, later, begun, now),
            (false, past, past.adding(microseconds: -1), past),
        ] {
            let right = waiting.following(isActive: isActive, end: end, at: now)
            #expect(right.from == from && right.until == until, "\(isActive) \(String(describing: end))")
            #expect((right.state(at: now, bornOn: nil, ages) == .toVerify) == (isActive && end != now && end != past))
        }
        var (verified, ended) = (waiting, waiting)
        verified.verifiedAt = begun
        ended.endedAt = begun
        for decided in [verified, ended] { #expect(decided.following(isActive: false, end: past, at: now) == decided) }
    }

    @Test("A later file moves the end of a right that nobody has verified yet, audited, and no other", arguments: Engine.underTest)
    func followedEnds(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (noah, bea, hana) = (try f.patient("noah"), try f.account("bea"), try f.person("hana"))
            func take(_ name: String, isActive: Bool = true, until: String? = nil, phone: String? = nil) async throws {
                f.clock.advance(seconds: 60)
                let facts = RelatedPersonFacts(
                    identifier: nil, relationship: .guardian,
                    details: RelatedPersonDetails(given: name, family: "Novak", phone: phone, isActive: isActive, until: until))
                _ = try await f.database.write { try f.portal.patients.take(facts, of: noah, by: .operator, in: $0) }
            }
            func waiting() async throws -> [ProxyGrants.Line] {
                try await f.portal.read { try f.portal.grants.list(.init(state: .toVerify), limit: 50, by: hana, in: $0).lines }
            }
            func changes() async throws -> Int {
                try await f.count("SELECT count(*) FROM audit_event WHERE action = 'change' AND object_kind = 'proxy_grant'")
            }
            func after(_ day: String) throws -> Timestamp { try #require(f.site.ageRule.start(ofDay: day, plus: 1)) }
            // It is 17 November 2026 in the site's zone.
            try await take("Bea", until: "2027-11-30")
            let line = try #require(try await waiting().first)
            #expect(try line.grant.until == after("2027-11-30"), "the premise")
            try await take("Bea", until: "2026-11-30")
            #expect(try await waiting().map(\.grant.until) == [after("2026-11-30")])
            #expect(try await changes() == 1)
            try await take("Bea")
            #expect(try await waiting().map(\.grant.until) == [nil])
            #expect(try await changes() == 2)

            var terms = line.grant.terms
            terms.until = try after("2026-11-20")
            let narrowed = terms
            _ = try await f.portal.perform { try f.portal.grants.change(line.grant.id, to: narrowed, by: hana, in: $0) }
            try await take("Bea", phone: "555-0100")
            #expect(try await waiting().map(\.grant.until) == [narrowed.until], "the source says no other end than before")

            try await take("Bea", until: "2026-11-10")
            #expect(try await waiting().isEmpty, "over")
            try await take("Bea", until: "2026-12-24")
            #expect(try await waiting().map(\.grant.until) == [after("2026-12-24")])
            try await take("Bea", isActive: false, until: "2026-12-24")
            #expect(try await waiting().isEmpty, "not active")
            let verified = try await f.portal.perform { try f.portal.grants.verify(line.grant.id, proxy: bea, by: hana, in: $0) }
            #expect(verified.state == .ended, "not without its end")
            #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel"])

            try await take("Eva")
            let other = try #require(try await waiting().first)
            _ = try await f.portal.perform { try f.portal.grants.end(other.grant.id, because: "Unknown here.", by: hana, in: $0) }
            let settled = try await changes()
            try await take("Bea", until: "2027-12-24")
            try await take("Eva", until: "2027-12-24")
            #expect(try await waiting().isEmpty)
            #expect(try await changes() == settled, "what a person decided no import changes")
            #expect(try await f.count("SELECT count(*) FROM proxy_grant WHERE related_person IS NOT NULL") == 2)
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
