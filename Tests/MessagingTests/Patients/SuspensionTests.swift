import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A suspension stands until the privacy officer lifts it")
struct SuspensionTests {
    @Test(
        "While the privacy officer holds somebody back, nobody gives them another right for the patient, however the first one ended",
        arguments: Engine.underTest)
    func heldBack(engine: Engine) async throws {
        for way in ["revoked", "expired", "of age"] {
            try await PortalFixture.with(engine) { f in
                let (hana, priv, lily) = (try f.person("hana"), try f.person("priv"), try f.patient("lily"))
                let grant = try await f.grant(of: "ada", for: "lily")
                _ = try await f.portal.perform { try f.portal.privacy.suspend(grant.id, because: "A call.", by: priv, in: $0) }
                switch way {
                case "revoked":
                    _ = try await f.portal.perform { try f.portal.grants.end(grant.id, because: "New papers.", by: hana, in: $0) }
                case "expired":
                    var terms = grant.terms
                    terms.until = f.clock.now.adding(seconds: 60)
                    let short = terms
                    _ = try await f.portal.perform { try f.portal.grants.change(grant.id, to: short, by: hana, in: $0) }
                    f.clock.advance(seconds: 60)
                default: f.clock.set(f.site.ageRule.majority(of: try #require(BirthDate("2011-08-30"))).adding(days: 1))
                }
                await #expect(throws: PatientRefusal.suspensionStands, "\(way)") { try await f.give("ada", "lily", .patientConsent) }
                // Nor by way of what another system says of her.
                let facts = RelatedPersonFacts(
                    identifier: nil, relationship: .mother, details: RelatedPersonDetails(given: "Ada", family: "Park"))
                _ = try await f.database.write { try f.portal.patients.take(facts, of: lily, by: .operator, in: $0) }
                let waiting = try await f.portal.read {
                    try f.portal.grants.list(.init(state: .toVerify), limit: 50, by: hana, in: $0).lines
                }
                let suggested = try #require(waiting.first { $0.grant.relatedPerson != nil }).grant
                let terms = GrantTerms(relationship: "mother", from: f.clock.now, basis: .patientConsent)
                await #expect(throws: PatientRefusal.suspensionStands, "\(way)") {
                    try await f.verify(suggested.id, as: "ada", terms)
                }
                #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"], "\(way)")

                // The privacy officer alone lifts it, on the right that has ended too, and gives nothing by that.
                await #expect(throws: NotFound.self) {
                    _ = try await f.portal.perform { try f.portal.privacy.resume(grant.id, because: "Mine.", by: hana, in: $0) }
                }
                _ = try await f.portal.perform { try f.portal.privacy.resume(grant.id, because: "Settled.", by: priv, in: $0) }
                await #expect(throws: NotFound.self) {
                    _ = try await f.portal.perform { try f.portal.privacy.resume(grant.id, because: "Again.", by: priv, in: $0) }
                }
                #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"], "\(way)")
                try await f.give("ada", "lily", .patientConsent)
                #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"], "\(way)")
            }
        }
    }

    @Test("A right that is to come, or to be verified, can be held back before it holds", arguments: Engine.underTest)
    func heldBackBeforehand(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (hana, priv, noah, bea) = (try f.person("hana"), try f.person("priv"), try f.patient("noah"), try f.account("bea"))
            let later = GrantTerms(relationship: "friend", from: f.clock.now.adding(days: 1), basis: .powerOfAttorney)
            for isVerified in [true, false] {
                let line = try await f.portal.perform {
                    try f.portal.grants.add(later, to: bea, for: noah, isVerified: isVerified, by: hana, in: $0)
                }
                #expect(line.state == (isVerified ? .future : .toVerify))
                let id = line.grant.id
                _ = try await f.portal.perform { try f.portal.privacy.suspend(id, because: "A call.", by: priv, in: $0) }
                if !isVerified { _ = try await f.verify(id, as: nil, later) }
                f.clock.advance(seconds: 2 * 86_400)
                #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel"])
                let now = try await f.portal.read { try f.portal.grants.line(id, by: hana, in: $0).state }
                #expect(now == .suspended)
                _ = try await f.portal.perform { try f.portal.privacy.resume(id, because: "Settled.", by: priv, in: $0) }
                #expect(try await f.names(ofMailboxesOf: "bea") == ["Karel", "Noah"])
                _ = try await f.portal.perform { try f.portal.grants.end(id, because: "Done.", by: hana, in: $0) }
            }
        }
    }
}

extension PortalFixture {
    @discardableResult
    fileprivate func verify(_ grant: ID<ProxyGrant>, as proxy: String?, _ terms: GrantTerms) async throws -> ProxyGrants.Line {
        let (hana, proxy) = (try person("hana"), try proxy.map { try account($0) })
        return try await portal.perform { [portal] in
            try portal.grants.verify(grant, proxy: proxy, terms: terms, by: hana, in: $0)
        }
    }
}
