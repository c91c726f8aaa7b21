import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Taking over patients")
struct ImportingTests {
    private let number = Patients.Identifier(authority: "HOSP", value: "9001")
    private let foreign = Patients.Identifier(authority: "https://elsewhere.example.org", value: "1")

    private func facts(_ numbers: [Patients.Identifier]? = nil, given: String? = "Ina", family: String? = "Berg") -> PatientFacts {
        PatientFacts(
            identifiers: numbers ?? [number], unmatched: [foreign], given: given, family: family, birthDate: BirthDate("1970-05-06"))
    }

    private func take(_ facts: PatientFacts, _ f: PortalFixture) async throws -> (patient: ID<Patient>, outcome: ImportOutcome) {
        try await f.database.write { try f.portal.patients.take(facts, by: .operator, in: $0) }
    }

    @Test("The same facts a second time change nothing, and every change is audited", arguments: Engine.underTest)
    func idempotent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await take(facts(), f)
            #expect(first.outcome == .created)
            #expect(try await take(facts(), f) == (first.patient, .unchanged))
            #expect(try await take(facts(family: "Bergmann"), f) == (first.patient, .updated))
            #expect(try await f.audited(first.patient) == ["import", "import"])
            let name = try await f.portal.patients.patient(first.patient).details.name
            #expect(name == "Ina Bergmann")
        }
    }

    @Test("What a record does not say stays as it is known", arguments: Engine.underTest)
    func silence(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var full = facts()
            full.phone = "+1 555 0100"
            full.sex = "female"
            let patient = try await take(full, f).patient
            #expect(try await take(PatientFacts(identifiers: [number]), f).outcome == .unchanged)
            let details = try await f.portal.patients.patient(patient).details
            #expect(details.phone == "+1 555 0100")
            #expect(details.birthDate?.description == "1970-05-06")
        }
    }

    @Test("A number of an unknown system is kept, but never makes two patients one", arguments: Engine.underTest)
    func unmatched(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let one = try await take(facts(), f).patient
            let other = try await take(facts([Patients.Identifier(authority: "HOSP", value: "9002")]), f)
            #expect(other.outcome == .created)
            let found = try await f.portal.read { try f.portal.patients.find(self.foreign, in: $0) }
            #expect(found == nil)
            let kept = try await f.portal.read { try f.portal.patients.identifiers(of: one, in: $0) }
            #expect(Set(kept) == [number, foreign])
        }
    }

    @Test("Numbers of two patients on one record are refused, and nothing is written", arguments: Engine.underTest)
    func disagreeing(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await take(facts(), f)
            let second = Patients.Identifier(authority: "HOSP", value: "9002")
            _ = try await take(facts([second]), f)
            let before = try await f.count("SELECT count(*) FROM audit_event")
            await #expect(throws: ImportRefusal.identifiersDisagree) { try await take(facts([number, second]), f) }
            await #expect(throws: ImportRefusal.identifierMissing) { try await take(facts([]), f) }
            await #expect(throws: ImportRefusal.nameMissing) {
                try await take(facts([Patients.Identifier(authority: "HOSP", value: "9003")], given: nil, family: nil), f)
            }
            #expect(try await f.count("SELECT count(*) FROM audit_event") == before)
        }
    }

    @Test("A further number joins the patient who is known by the first", arguments: Engine.underTest)
    func furtherNumber(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let patient = try await take(facts(), f).patient
            let second = Patients.Identifier(authority: "HOSP", value: "9002")
            #expect(try await take(facts([number, second]), f) == (patient, .updated))
            #expect(try await take(facts([second]), f) == (patient, .unchanged))
        }
    }

    @Test("A death is kept, and a better date replaces the one before", arguments: Engine.underTest)
    func death(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var dead = facts()
            dead.isDeceased = true
            let patient = try await take(dead, f).patient
            #expect(try await f.portal.patients.patient(patient).deceasedAt == f.clock.now)
            f.clock.advance(seconds: 60)
            #expect(try await take(dead, f).outcome == .unchanged)
            dead.deceasedAt = PortalFixture.start.adding(days: -3)
            #expect(try await take(dead, f).outcome == .updated)
            #expect(try await f.portal.patients.patient(patient).deceasedAt == dead.deceasedAt)
            #expect(try await take(facts(), f).outcome == .unchanged, "silence brings nobody back")
        }
    }

    @Test("A related person is known by number, else by relationship and name", arguments: Engine.underTest)
    func relatedPersons(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ada = try f.patient("ada")
            func take(_ name: String, _ relationship: Relationship, number: String? = nil, phone: String? = nil) async throws
                -> ImportOutcome
            {
                let facts = RelatedPersonFacts(
                    identifier: number.map { Patients.Identifier(authority: "HOSP", value: $0) }, relationship: relationship,
                    details: RelatedPersonDetails(given: name, family: "Park", phone: phone))
                return try await f.database.write { try f.portal.patients.take(facts, of: ada, by: .operator, in: $0) }
            }
            #expect(try await take("Joy", .mother) == .created)
            #expect(try await take("JOY", .mother) == .updated, "the same person, written otherwise")
            #expect(try await take("JOY", .mother) == .unchanged)
            #expect(try await take("Joy", .other) == .created)
            #expect(try await take("Max", .son, number: "77") == .created)
            #expect(try await take("Maxim", .son, number: "77", phone: "+1 555 0101") == .updated)
            let known = try await f.portal.read { try f.portal.patients.relatedPersons(of: ada, in: $0) }
            #expect(known.map(\.details.given) == ["JOY", "Joy", "Maxim"])
            #expect(known.last?.details.phone == "+1 555 0101")
        }
    }
}
