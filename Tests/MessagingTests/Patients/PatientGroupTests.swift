import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("The clinical groups of a patient")
struct PatientGroupTests {
    @Test("The administrator's set is kept with its times and audited once; the same set again does nothing", arguments: Engine.underTest)
    func set(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ben = try f.patient("ben")
            #expect(try await f.groups(of: "ben") == ["primary-care", "cardiology"], "the premise")
            f.clock.advance(seconds: 60)
            let left = f.clock.now
            #expect(try await f.set(["pediatrics", "primary-care"], of: "ben") == ["primary-care", "pediatrics"])
            #expect(try await f.audited(ben) == ["change"])
            #expect(
                try await f.count(
                    """
                    SELECT count(*) FROM patient_clinical_group
                    WHERE patient = \(ben) AND source = 'practice' AND from_at < until_at AND until_at = \(left)
                    """) == 1)
            #expect(try await f.set(["primary-care", "pediatrics"], of: "ben") == ["primary-care", "pediatrics"])
            #expect(try await f.audited(ben) == ["change"])

            // Out and in again in one moment leaves what was there.
            let rows = try await f.count("SELECT count(*) FROM patient_clinical_group WHERE patient = \(ben)")
            #expect(try await f.set([], of: "ben").isEmpty)
            #expect(try await f.set(["pediatrics"], of: "ben") == ["pediatrics"])
            #expect(try await f.count("SELECT count(*) FROM patient_clinical_group WHERE patient = \(ben)") == rows)
            f.clock.advance(seconds: 60)
            #expect(try await f.set(["pediatrics", "primary-care"], of: "ben") == ["primary-care", "pediatrics"])
            #expect(try await f.count("SELECT count(*) FROM patient_clinical_group WHERE patient = \(ben)") == rows + 1)
        }
    }

    @Test("Only healthcare administrators say it, of patients and groups that are there", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for name in ["cy", "dr.sato", "admin", "priv", "ada"] {
                await #expect(throws: NotFound.self, "\(name)") { try await f.set(["cardiology"], of: "ada", by: name) }
            }
            await #expect(throws: ClinicalGroupsUnknown(codes: ["surgery"])) { try await f.set(["cardiology", "surgery"], of: "ada") }
            let (hana, site) = (try f.person("hana"), f.site)
            await #expect(throws: NotFound.self) {
                try await f.portal.perform { [portal = f.portal] tx in
                    Effect(
                        try portal.enrolment.setClinicalGroups(
                            of: ID(high: 1, low: 1), to: ["cardiology"], by: hana, site: site, in: tx))
                }
            }
            #expect(try await f.groups(of: "ada") == ["primary-care"])
            #expect(try await f.audited(try f.patient("ada")).isEmpty)
        }
    }

    @Test("A patient stands in a group once for each that says so, and in one group by an import", arguments: Engine.underTest)
    func once(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, now) = (try f.patient("ada"), f.clock.now.adding(seconds: 1))
            let (home, heart) = (try f.clinicalGroup("primary-care"), try f.clinicalGroup("cardiology"))
            func add(_ group: ID<ClinicalGroup>, _ source: GroupSource, until: Timestamp? = nil) async throws {
                try await f.run(
                    """
                    INSERT INTO patient_clinical_group (patient, clinical_group, source, from_at, until_at)
                    VALUES (\(ada), \(group), \(source), \(now), \(until))
                    """)
            }
            await #expect(throws: DatabaseFailure.self) { try await add(home, .practice) }
            await #expect(throws: DatabaseFailure.self) { try await add(heart, .practice, until: now.adding(seconds: -1)) }
            try await add(home, .imported)
            await #expect(throws: DatabaseFailure.self) { try await add(heart, .imported) }
            #expect(try await f.groups(of: "ada") == ["primary-care"], "said twice, shown once")
        }
    }

    @Test(
        "An import moves the patient from group to group, and neither ends what the practice said nor brings back what it ended",
        arguments: Engine.underTest)
    func followed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func take(_ code: String?) async throws -> ImportOutcome {
                f.clock.advance(seconds: 60)
                let group = try code.map { try f.clinicalGroup($0) }
                let facts = PatientFacts(identifiers: [Patients.Identifier(authority: "HOSP", value: "004411")], clinicalGroup: group)
                return try await f.portal.perform { [portal = f.portal] tx in
                    Effect(try portal.patients.take(facts, by: .operator, in: tx).outcome)
                }
            }
            let first = try await take("cardiology")
            #expect(first == .updated)
            #expect(try await f.groups(of: "ada") == ["primary-care", "cardiology"])
            #expect(try await f.imported(of: "ada") == ["cardiology"])
            #expect(try await take("cardiology") == .unchanged)
            #expect(try await take(nil) == .unchanged)
            #expect(try await f.groups(of: "ada") == ["primary-care", "cardiology"])
            #expect(try await take("pediatrics") == .updated)
            #expect(try await f.groups(of: "ada") == ["primary-care", "pediatrics"])
            #expect(try await f.audited(try f.patient("ada")).sorted() == ["change", "change", "import", "import"])

            // The practice said Primary care before, and says it still when the other system no longer does.
            #expect(try await take("primary-care") == .updated)
            #expect(try await f.groups(of: "ada") == ["primary-care"])
            #expect(try await f.imported(of: "ada").isEmpty, "the practice says so too")
            #expect(try await take("cardiology") == .updated)
            #expect(try await f.groups(of: "ada") == ["primary-care", "cardiology"])

            f.clock.advance(seconds: 60)
            #expect(try await f.set(["primary-care"], of: "ada") == ["primary-care"])
            #expect(try await take("cardiology") == .unchanged)
            #expect(try await f.groups(of: "ada") == ["primary-care"])
            #expect(try await take("pediatrics") == .updated)
            #expect(try await f.groups(of: "ada") == ["primary-care", "pediatrics"])
        }
    }

    @Test(
        "A group of an import that the administrator's set names is the practice's too, since it was first said, and no import ends it",
        arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ada = try f.patient("ada")
            func take(_ code: String) async throws -> ImportOutcome {
                f.clock.advance(seconds: 60)
                let facts = PatientFacts(
                    identifiers: [Patients.Identifier(authority: "HOSP", value: "004411")], clinicalGroup: try f.clinicalGroup(code))
                return try await f.portal.perform { [portal = f.portal] tx in
                    Effect(try portal.patients.take(facts, by: .operator, in: tx).outcome)
                }
            }
            func changes() async throws -> Int {
                try await f.count("SELECT count(*) FROM audit_event WHERE object = \(ada) AND action = 'change'")
            }
            #expect(try await take("cardiology") == .updated)
            let said = f.clock.now
            #expect(try await f.imported(of: "ada") == ["cardiology"], "the premise")
            let before = try await changes()

            f.clock.advance(seconds: 60)
            #expect(try await f.set(["primary-care", "cardiology"], of: "ada") == ["primary-care", "cardiology"])
            #expect(try await changes() == before + 1)
            #expect(try await f.imported(of: "ada").isEmpty, "both say it")
            let heart = try f.clinicalGroup("cardiology")
            #expect(try await f.belonging("ada").first { $0.clinicalGroup == heart }?.since == said)
            #expect(try await f.set(["cardiology", "primary-care"], of: "ada") == ["primary-care", "cardiology"])
            #expect(try await changes() == before + 1, "the practice says all of it already")

            #expect(try await take("pediatrics") == .updated)
            #expect(try await f.groups(of: "ada") == ["primary-care", "pediatrics", "cardiology"])
            #expect(try await f.imported(of: "ada") == ["pediatrics"])
            #expect(try await f.set(["primary-care"], of: "ada") == ["primary-care"], "whoever said the others")
            #expect(try await take("pediatrics") == .unchanged)
            #expect(try await f.groups(of: "ada") == ["primary-care"])
        }
    }

    @Test("A clinical group that is retired gives its providers no sight of a chart any more, and says so", arguments: Engine.underTest)
    func retired(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ben, sato, priv) = (try f.patient("ben"), try f.person("dr.sato"), try f.person("priv"))
            try await f.set(["pediatrics"], of: "ben")
            let asked = try await f.ask(by: "ben", for: "ben", group: "cardiology").conversation
            func chart() async throws -> [ID<Conversation>] {
                try await f.portal.read { [portal = f.portal] tx in
                    try portal.conversations.chart(of: ben, limit: 10, for: sato, in: tx).page.items.map(\.id)
                }
            }
            func isSeen() async throws -> Bool {
                let question = SightQuestion(patient: ben, about: .conversation(asked), at: f.clock.now)
                let site = try await f.portal.site()
                let sight = try await f.portal.read { [portal = f.portal] tx in
                    try portal.privacy.sight(question, by: priv, site: site, in: tx)
                }
                return sight.staff.contains { $0.account == sato.account.id }
            }
            #expect(try await chart() == [asked])
            #expect(try await isSeen())
            var document = try await f.portal.configuration.document()
            document.messageFlows.removeAll { $0.clinicalGroup == "pediatrics" }
            document.clinicalGroups.removeAll { $0.code == "pediatrics" }
            _ = try await f.portal.configuration.apply(document, by: .operator)
            await #expect(throws: NotFound.self) { try await chart() }
            #expect(try await !isSeen())
            await #expect(throws: NotFound.self) {
                _ = try await f.portal.read { [portal = f.portal] in try portal.conversations.read(asked, by: sato, in: $0) }
            }
        }
    }

    @Test("The filter's rule and the chart know a patient's groups from when they begin until they end", arguments: Engine.underTest)
    func known(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ben, sato) = (try f.patient("ben"), try f.person("dr.sato"))
            let asked = try await f.ask(by: "ben", for: "ben", group: "cardiology").conversation
            var site = f.site
            site.decisions.membersToProviders.providerFilter = .rule
            let (ruled, cardiology) = (site, try f.clinicalGroup("cardiology"))
            func chart() async throws -> [ID<Conversation>] {
                try await f.portal.read { [portal = f.portal] tx in
                    try portal.conversations.chart(of: ben, limit: 10, for: sato, in: tx).page.items.map(\.id)
                }
            }
            func isOffered() async throws -> Bool {
                let groups = try await f.portal.read { [portal = f.portal] tx in
                    try portal.conversations.patientGroups(of: ben, when: true, ruled, in: tx)
                }
                let group = try #require(ruled.clinicalGroup(cardiology))
                return ruled.offeredProviders(group, patientGroups: groups).contains { $0.code == "weiss" }
            }
            // Dr. Sato is a provider of Primary care, and works on no task; Dr. Weiss is there for patients of Cardiology.
            #expect(try await chart() == [asked])
            #expect(try await isOffered())
            try await f.set(["cardiology"], of: "ben")
            await #expect(throws: NotFound.self) { try await chart() }
            #expect(try await isOffered())
            try await f.set(["primary-care"], of: "ben")
            #expect(try await chart() == [asked])
            #expect(try await !isOffered())
            try await f.set(["primary-care", "cardiology"], of: "ben")
            #expect(try await isOffered())
        }
    }
}

extension PortalFixture {
    fileprivate func clinicalGroup(_ code: String) throws -> ID<ClinicalGroup> {
        try #require(site.clinicalGroup(code: code)).id
    }

    @discardableResult
    fileprivate func set(_ codes: [String], of patient: String, by username: String = "hana") async throws -> [String] {
        let (patient, user, site) = (try self.patient(patient), try person(username), site)
        let groups = try await portal.perform { [portal] tx in
            Effect(try portal.enrolment.setClinicalGroups(of: patient, to: codes, by: user, site: site, in: tx))
        }
        return self.codes(of: groups)
    }

    fileprivate func groups(of patient: String) async throws -> [String] {
        codes(of: try await belonging(patient))
    }

    /// Those that another system alone says.
    fileprivate func imported(of patient: String) async throws -> [String] {
        codes(of: try await belonging(patient).filter(\.isImported))
    }

    fileprivate func belonging(_ patient: String) async throws -> [PatientGroup] {
        let patient = try self.patient(patient)
        return try await portal.read { [portal] tx in try portal.patients.groups(of: patient, in: tx) }
    }

    private func codes(of groups: [PatientGroup]) -> [String] {
        groups.compactMap { site.clinicalGroup($0.clinicalGroup)?.code }
    }
}
