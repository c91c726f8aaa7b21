import FHIR
import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import ThreadwellProgram

@Suite("Import of FHIR files")
struct FHIRImportTests {
    private static let hospital = "https://hosp.example.org/mrn"

    private func run(
        _ f: PortalFixture, site: Site? = nil, authority: String? = nil, _ texts: String...
    ) async throws -> ImportReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try texts.enumerated().map { number, text in
            let isBundle = text.contains("\"Bundle\"")
            let file = folder.appendingPathComponent("\(number).\(isBundle ? "json" : "ndjson")")
            try Data(text.utf8).write(to: file)
            return file.path
        }
        return try await FHIRImport(f.portal, site: site ?? f.site, authority: authority).run(files)
    }

    private func patient(_ id: String, system: String? = hospital, _ number: String, family: String = "Berg") -> String {
        let system = system.map { "\"system\":\"\($0)\"," } ?? ""
        return """
            {"resourceType":"Patient","id":"\(id)","identifier":[{\(system)"value":"\(number)"}],"name":[{"family":"\(family)","given":["Ina"]}]}

            """
    }

    /// - Parameter end: of the period, as FHIR writes it.
    private func mother(of reference: String, until end: String? = nil) -> String {
        let period = end.map { "\"period\":{\"end\":\"\($0)\"}," } ?? ""
        return """
            {"resourceType":"RelatedPerson","id":"r","patient":{"reference":"\(reference)"},\(period)"name":[{"family":"Berg","given":["Joy"]}],\
            "relationship":[{"coding":[{"code":"MTH"}],"text":"Mum"}]}

            """
    }

    @Test("The same files a second time change nothing, and relatives may come before their patient", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let files = (mother(of: "Patient/a"), patient("a", "9001") + patient("b", "9002"))
            let first = try await run(f, files.0, files.1)
            #expect(first.outcomes == [.patient: [.created: 2], .relatedPerson: [.created: 1]])
            #expect(!first.hasFailed)
            let second = try await run(f, files.0, files.1)
            #expect(second.outcomes == [.patient: [.unchanged: 2], .relatedPerson: [.unchanged: 1]])
            let found = try await f.portal.read { try f.portal.patients.find(.init(authority: "HOSP", value: "9001"), in: $0) }
            let id = try #require(found)
            let relatives = try await f.portal.read { try f.portal.patients.relatedPersons(of: id, in: $0) }
            #expect(relatives.map(\.relationship) == [.mother])
            #expect(relatives.map(\.details.words) == ["Mum"])
        }
    }

    @Test(
        "A relative in a file is a right to be verified until the end of the period, a month being all of it, and none when that is over",
        arguments: Engine.underTest)
    func suggested(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let hana = try f.person("hana")
            func waiting() async throws -> [ProxyGrants.Line] {
                try await f.portal.read { try f.portal.grants.list(.init(state: .toVerify), limit: 50, by: hana, in: $0).lines }
            }
            let over = try await run(f, patient("a", "9001"), mother(of: "Patient/a", until: "2026-10"))
            #expect(over.outcomes == [.patient: [.created: 1], .relatedPerson: [.created: 1]])
            #expect(try await waiting().isEmpty)
            let goesOn = try await run(f, patient("a", "9001"), mother(of: "Patient/a", until: "2027-02"))
            #expect(goesOn.outcomes == [.patient: [.unchanged: 1], .relatedPerson: [.updated: 1]])
            let line = try #require(try await waiting().first)
            #expect(line.proxyName == "Joy Berg" && line.grant.relationship == "mother" && line.grant.verifiedAt == nil)
            #expect(line.grant.until == f.site.ageRule.start(ofDay: "2027-03-01"))
            #expect(line.relatedPerson?.details.until == "2027-02-28" && line.relatedPerson?.details.words == "Mum")
        }
    }

    @Test("Without a number of the site a patient is refused with the way out, and --authority is it", arguments: Engine.underTest)
    func authority(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let file = patient("a", system: "urn:oid:1.2.3", "77") + mother(of: "Patient/a")
            let refused = try await run(f, file)
            #expect(refused.outcomes.isEmpty)
            #expect(refused.hasFailed, "everything was refused")
            #expect(refused.complaints.contains { $0.contains("--authority CODE") })
            let taken = try await run(f, authority: "HOSP", file)
            #expect(taken.outcomes == [.patient: [.created: 1], .relatedPerson: [.created: 1]])
            #expect(try await run(f, authority: "HOSP", file).outcomes == [.patient: [.unchanged: 1], .relatedPerson: [.unchanged: 1]])
            let found = try await f.portal.read { try f.portal.patients.find(.init(authority: "HOSP", value: "77"), in: $0) }
            #expect(found != nil)
            await #expect(throws: CommandFailure.self) { try await run(f, authority: "NOPE", file) }
        }
    }

    @Test("Under --authority the numbers of two systems never make two patients one", arguments: Engine.underTest)
    func twoSystems(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let report = try await run(
                f, authority: "HOSP", patient("a", system: "urn:oid:1", "7") + patient("b", system: "urn:oid:2", "7", family: "Other"))
            #expect(report.outcomes == [.patient: [.created: 1]])
            #expect(report.refused == 1)
            #expect(!report.hasFailed)
        }
    }

    @Test("What a broken file held before it breaks off is taken over, and the command fails", arguments: Engine.underTest)
    func broken(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let bundle = """
                {"resourceType":"Bundle","entry":[{"resource":\(patient("a", "9001"))},{"resource":{"resourceType":"Patient",
                """
            let report = try await run(f, bundle, patient("b", "9002"))
            #expect(report.outcomes == [.patient: [.created: 2]])
            #expect(report.unreadable.count == 1)
            #expect(report.hasFailed)
            #expect(report.complaints.allSatisfy { !$0.contains("Berg") && !$0.contains("9001") })
        }
    }

    /// A patient of number 9001 whom an organization manages.
    private func managed(by organization: String) -> String {
        """
        {"resourceType":"Patient","id":"a","identifier":[{"system":"\(Self.hospital)","value":"9001"}],\
        "name":[{"family":"Berg","given":["Ina"]}],"managingOrganization":\(organization)}

        """
    }

    private func organization(_ id: String, _ value: String, system: String = hospital, name: String = "Anything") -> String {
        """
        {"resourceType":"Organization","id":"\(id)","identifier":[{"system":"\(system)","value":"\(value)"}],"name":"\(name)"}

        """
    }

    private func logical(_ value: String, system: String = hospital) -> String {
        #"{"identifier":{"system":"\#(system)","value":"\#(value)"}}"#
    }

    /// The codes of the clinical groups of the patient of number 9001.
    private func groups(_ f: PortalFixture) async throws -> [String] {
        let groups = try await f.portal.read { [portal = f.portal] tx in
            try portal.patients.find(.init(authority: "HOSP", value: "9001"), in: tx).map { try portal.patients.groups(of: $0, in: tx) }
        }
        return try #require(groups).compactMap { f.site.clinicalGroup($0.clinicalGroup)?.code }
    }

    @Test(
        "A managing organization that is a clinical group makes the patient one of its patients, until another one is named",
        arguments: Engine.underTest)
    func managing(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func take(_ texts: String...) async throws -> [ImportOutcome: Int] {
                f.clock.advance(seconds: 60)
                // The patient comes before the organization that is referred to.
                return try await run(f, texts.joined()).outcomes[.patient] ?? [:]
            }
            let cardiology = organization("c", "CARD")
            #expect(try await take(managed(by: #"{"reference":"Organization/c"}"#), cardiology) == [.created: 1])
            #expect(try await groups(f) == ["cardiology"])
            #expect(try await take(managed(by: #"{"reference":"Organization/c"}"#), cardiology) == [.unchanged: 1])
            #expect(try await take(patient("a", "9001")) == [.unchanged: 1])
            #expect(try await groups(f) == ["cardiology"])
            #expect(try await take(managed(by: logical("PEDI"))) == [.updated: 1])
            #expect(try await groups(f) == ["pediatrics"])
            #expect(try await f.count("SELECT count(*) FROM patient_clinical_group WHERE until_at = \(f.clock.now)") == 1)

            // People of the practice end it, and the same file does not bring it back.
            let (hana, site) = (try f.person("hana"), f.site)
            let found = try await f.portal.read { [portal = f.portal] tx in
                try portal.patients.find(.init(authority: "HOSP", value: "9001"), in: tx)
            }
            let ina = try #require(found)
            try await f.portal.perform { [portal = f.portal] tx in
                try portal.enrolment.setClinicalGroups(of: ina, to: [], by: hana, site: site, in: tx)
                return Effect(())
            }
            #expect(try await take(managed(by: logical("PEDI"))) == [.unchanged: 1])
            #expect(try await groups(f).isEmpty)
            #expect(try await take(managed(by: logical("CARD"))) == [.updated: 1])
            #expect(try await groups(f) == ["cardiology"])
        }
    }

    @Test("A clinical group is known by a number of the site alone, or by its code where it has none, and never by a name")
    func managingUnknown() async throws {
        try await PortalFixture.with(.sqlite) { f in
            #expect(try await run(f, patient("a", "9001")).outcomes == [.patient: [.created: 1]])
            let several = organization("c", "CARD") + organization("c", "PEDI")
            for file in [
                managed(by: logical("WARD7")), managed(by: logical("CARD", system: "urn:oid:1.2.3")),
                managed(by: #"{"display":"Cardiology"}"#), managed(by: #"{"reference":"Organization/gone"}"#),
                managed(by: #"{"reference":"Organization/c"}"#) + organization("c", "WARD7", name: "Cardiology"),
                managed(by: #"{"reference":"Organization/c"}"#) + several,
                // The configuration gives the group a number, so its code says nothing.
                managed(by: logical("cardiology")),
            ] {
                let report = try await run(f, file)
                #expect(report.outcomes == [.patient: [.unchanged: 1]], "\(file)")
                #expect(report.lines.contains { $0.hasPrefix("1 of the patients name a managing organization") }, "\(file)")
            }
            #expect(try await groups(f).isEmpty)

            var site = f.site
            let index = try #require(site.clinicalGroups.firstIndex { $0.code == "cardiology" })
            site.clinicalGroups[index].identifier = nil
            let report = try await run(f, site: site, managed(by: logical("cardiology")))
            #expect(report.outcomes == [.patient: [.updated: 1]])
            #expect(report.withoutClinicalGroup == 0)
            #expect(try await groups(f) == ["cardiology"])
        }
    }

    @Test("Practitioners, roles and organizations are compared with the configuration, other types counted", arguments: Engine.underTest)
    func compared(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let system = Self.hospital
            let report = try await run(
                f,
                """
                {"resourceType":"PractitionerRole","id":"x","practitioner":{"reference":"Practitioner/s"},"organization":{"reference":"Organization/p"}}
                {"resourceType":"Practitioner","id":"s","identifier":[{"system":"\(system)","value":"1234"}]}
                {"resourceType":"Practitioner","id":"n","identifier":[{"system":"\(system)","value":"9"}]}
                {"resourceType":"Organization","id":"p","identifier":[{"system":"\(system)","value":"PRIM"}]}
                {"resourceType":"Observation","id":"o"}

                """)
            #expect(report.configured == [.practitioner: 1, .practitionerRole: 1, .organization: 1])
            #expect(report.unconfigured == [.practitioner: 1])
            #expect(report.skipped == ["Observation": 1])
            #expect(!report.hasFailed)
        }
    }
}
