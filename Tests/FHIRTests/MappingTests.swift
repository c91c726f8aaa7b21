import FHIR
import Testing

@Suite("What a record says")
struct MappingTests {
    static func patient(_ members: String) throws -> PatientRecord {
        guard case .patient(let record) = try record(.patient, members) else { throw RefusalReason.notAnObject }
        return record
    }

    static func record(_ type: ResourceType, _ members: String, fullURL: String? = nil) throws -> ImportedRecord {
        let json = Array(#"{"resourceType":"\#(type.rawValue)"\#(members.isEmpty ? "" : ",")\#(members)}"#.utf8)
        let raw = RawResource(type: type, fullURL: fullURL, json: json, position: SourcePosition(byteOffset: 0, line: 1))
        return try RecordMapping(today: #require(Fixtures.today)).record(of: raw)
    }

    @Test(
        "The official name goes before the usual, that before the first; past and maiden names come last",
        arguments: [
            (#"[{"family":"A"},{"use":"usual","family":"B"},{"use":"official","family":"C"}]"#, "C"),
            (#"[{"family":"A"},{"use":"usual","family":"B"}]"#, "B"),
            (#"[{"use":"nickname","family":"A"},{"family":"B"}]"#, "A"),
            (#"[{"use":"official","family":"A","period":{"end":"2020"}},{"family":"B"}]"#, "B"),
            (#"[{"use":"official","family":"A","period":{"end":"2026"}},{"family":"B"}]"#, "A"),
            (#"[{"use":"old","family":"A"},{"use":"maiden","family":"M"},{"family":"B"}]"#, "B"),
            (#"[{"use":"old","family":"A"}]"#, "A"),
            (#"[{"use":"official"},{"given":["Ann"," ","Bea"],"family":"  Two\n Words "}]"#, "Ann Bea Two Words"),
            (#"[{"text":"Sister  Clare"}]"#, "Sister Clare"),
            (#"[{"given":[null,"Ann"],"family":null}]"#, "Ann"),
            (#"[{"prefix":["Dr."],"given":["Ann"],"family":"Bee","suffix":["III"],"text":"other"}]"#, "Dr. Ann Bee III"),
            (#"[{"family":"Caf\u00e9 \ud83d\ude00"}]"#, "Café 😀"),
        ])
    func names(json: String, full: String) throws {
        #expect(try Self.patient(#""name":\#(json)"#).name?.full == full)
    }

    @Test(
        "No name is no name",
        arguments: ["", #""name":[]"#, #""name":[{}]"#, #""name":[{"use":"official","family":" "}]"#, #""name":null"#])
    func noName(members: String) throws {
        #expect(try Self.patient(members).name == nil)
    }

    @Test("The period of a name is kept")
    func namePeriod() throws {
        let name = try Self.patient(#""name":[{"family":"A","period":{"start":"2001-05","end":"2030"}}]"#).name
        #expect(name?.period?.start?.date == FHIRDate("2001-05"))
        #expect(name?.period?.end?.date == FHIRDate("2030"))
    }

    @Test("Identifiers keep system, value and type; those without a value go, repeated ones are one, past ones are marked")
    func identifiers() throws {
        let record = try Self.patient(
            """
            "identifier":[{"system":"s","value":" 1 ","type":{"coding":[{"code":"MR"}]}},{"system":"s","value":"1"},{"system":"s"},
            {"value":"9"},{"system":"t","value":"2","use":"old"},{"system":"t","value":"3","period":{"end":"2020-01-01"}}]
            """)
        #expect(
            record.identifiers == [
                ImportedIdentifier(system: "s", value: "1", typeCode: "MR"), ImportedIdentifier(system: nil, value: "9"),
                ImportedIdentifier(system: "t", value: "2", isCurrent: false),
                ImportedIdentifier(system: "t", value: "3", isCurrent: false),
            ])
    }

    @Test(
        "A social security number is never in what comes out, however it is marked",
        arguments: [
            #"{"system":"http://hl7.org/fhir/sid/us-ssn","value":"000-11-2222"}"#,
            #"{"system":"HTTPS://hl7.org/fhir/sid/us-ssn/ ","value":"000-11-2222"}"#,
            #"{"system":"urn:oid:2.16.840.1.113883.4.1","value":"000-11-2222"}"#,
            #"{"type":{"coding":[{"system":"x","code":"MR"},{"code":"SS"}]},"system":"x","value":"000-11-2222"}"#,
            #"{"type":{"coding":[{"code":"ss"}]},"value":"000-11-2222"}"#,
            #"{"type":{"text":"Social Security Number"},"system":"x","value":"000-11-2222"}"#,
            #"{"type":{"text":"SSN"},"system":"x","value":"000-11-2222"}"#,
        ])
    func socialSecurity(identifier: String) throws {
        let reference = #"{"identifier":\#(identifier)}"#
        let members = [
            ResourceType.patient: #""managingOrganization":\#(reference),"link":[{"type":"replaced-by","other":\#(reference)}]"#,
            .relatedPerson: #""patient":\#(reference)"#, .practitionerRole: #""practitioner":\#(reference),"organization":\#(reference)"#,
        ]
        // A file has no identifiers.
        for type in ResourceType.allCases where type != .binary {
            let more = members[type].map { "," + $0 } ?? ""
            let record = try Self.record(type, #""identifier":[\#(identifier),{"system":"s","value":"1"}]"# + more)
            #expect(record.identifiers == [ImportedIdentifier(system: "s", value: "1")])
            #expect(!"\(record)".contains("2222"))
        }
        let conditional = try Self.record(
            .relatedPerson, #""patient":{"reference":"Patient?identifier=http://hl7.org/fhir/sid/us-ssn|000-11-2222"}"#)
        #expect(!"\(conditional)".contains("2222"))
    }

    @Test(
        "The preferred language is taken, or the only one; a preference is not guessed",
        arguments: [
            (#"[{"language":{"coding":[{"code":"en"}]}},{"language":{"coding":[{"code":"es-MX"}]},"preferred":true}]"#, "es-MX"),
            (#"[{"language":{"coding":[{"system":"x","code":"spa"},{"system":"urn:ietf:bcp:47","code":"es"}]}}]"#, "es"),
            (#"[{"language":{"coding":[{"code":"en"}]}},{"language":{"coding":[{"code":"es"}]}}]"#, nil),
            (#"[{"language":{"text":"Spanish"}}]"#, nil), (#"[{"language":{"coding":[{"code":"<b>"}]}}]"#, nil), ("[]", nil),
        ] as [(String, String?)])
    func language(json: String, tag: String?) throws {
        #expect(try Self.patient(#""communication":\#(json)"#).language == tag)
    }

    @Test("Phones and e-mail addresses in use are kept, by rank and then as listed")
    func contacts() throws {
        let contacts = try Self.patient(
            """
            "telecom":[{"system":"phone","value":"1"},{"system":"phone","value":"2","use":"mobile","rank":1},{"system":"fax","value":"3"},
            {"system":"email","value":"a@b.example","use":"home"},{"system":"phone","value":"4","use":"old"},{"use":"home"},
            {"system":"email","value":"c@d.example","period":{"end":"2019"}}]
            """
        ).contacts
        #expect(contacts.phones == [ImportedContact(value: "2", use: "mobile"), ImportedContact(value: "1")])
        #expect(contacts.emails == [ImportedContact(value: "a@b.example", use: "home")])
    }

    @Test(
        "Sex, death, birth date and activity",
        arguments: [
            (#""gender":"other","birthDate":"1970-05","deceasedBoolean":false"#, ImportedSex.other, false, nil),
            (
                #""gender":"x","birthDate":"1970-05","deceasedDateTime":"2020-03-04T10:00:00+02:00","active":false"#, .unknown, true,
                "2020-03-04"
            ),
            (#""birthDate":"1970-05","deceasedBoolean":true"#, nil, true, nil),
        ] as [(String, ImportedSex?, Bool, String?)])
    func person(members: String, sex: ImportedSex?, isDeceased: Bool, day: String?) throws {
        let record = try Self.patient(members)
        #expect(record.sex == sex)
        #expect(record.birthDate == FHIRDate("1970-05"))
        #expect(record.birthDate?.isoDay == nil)
        #expect(record.isDeceased == isDeceased)
        #expect(record.deceasedOn?.isoDay == day)
        #expect(record.isActive != members.contains("active"))
    }

    @Test("A relative keeps patient, relationship, period and reachability")
    func relatedPerson() throws {
        let record = try Self.record(
            .relatedPerson,
            """
            "id":"r1","patient":{"reference":"Patient/p1/_history/3"},"relationship":[{"text":"Natural mother","coding":[{"system":"s","code":"NMTH"}]},
            {"coding":[{"code":"ECON","display":"Emergency contact"}]},{}],"name":[{"family":"Ortega"}],"birthDate":"1960",
            "telecom":[{"system":"phone","value":"1"}],"active":false,"period":{"start":"2020-01-02","end":"2030-01-01T00:00:00Z"}
            """)
        guard case .relatedPerson(let person) = record else { throw RefusalReason.notAnObject }
        #expect(person.patient == .address("Patient/p1"))
        #expect(
            person.relationships == [
                ImportedCode(system: "s", code: "NMTH", text: "Natural mother"), ImportedCode(code: "ECON", text: "Emergency contact"),
            ])
        #expect(person.name?.family == "Ortega")
        #expect(person.birthDate?.description == "1960")
        #expect(person.contacts.phones.count == 1)
        #expect(!person.isActive)
        #expect(person.period?.start?.date.isoDay == "2020-01-02")
        #expect(person.period?.end?.microseconds == 1_893_456_000_000_000)
    }

    @Test("A role and an organisation keep what joins them")
    func roleAndOrganization() throws {
        let role = try Self.record(
            .practitionerRole,
            """
            "practitioner":{"reference":"Practitioner/d1"},"organization":{"reference":"urn:uuid:1"},"code":[{"text":"nurse"}],
            "specialty":[{"coding":[{"code":"408443003","display":"General practice"}]}],"active":true
            """)
        guard case .practitionerRole(let record) = role else { throw RefusalReason.notAnObject }
        #expect(record.practitioner == .address("Practitioner/d1"))
        #expect(record.organization == .address("urn:uuid:1"))
        #expect(record.roles == [ImportedCode(text: "nurse")])
        #expect(record.specialties == [ImportedCode(code: "408443003", text: "General practice")])
        let organization = try Self.record(
            .organization, #""name":" North  Practice ","type":[{"coding":[{"code":"prov"}]}],"active":false"#)
        guard case .organization(let practice) = organization else { throw RefusalReason.notAnObject }
        #expect(practice.name == "North Practice")
        #expect(practice.types == [ImportedCode(code: "prov")])
        #expect(!practice.isActive)
    }

    @Test(
        "What is not as FHIR describes it is refused by its path, without its content",
        arguments: [
            (#""name":{"family":"Secret"}"#, RefusalReason.notAsDescribed(path: "Patient.name")),
            (#""name":[{"family":["Secret"]}]"#, .notAsDescribed(path: "Patient.name[0].family")),
            (#""birthDate":"secret"#, .notAsDescribed(path: "Patient")),
            (#""birthDate":"secret""#, .notAsDescribed(path: "Patient.birthDate")),
            (#""birthDate":"1970-02-30""#, .notAsDescribed(path: "Patient.birthDate")),
            (#""identifier":[{"value":17}]"#, .notAsDescribed(path: "Patient.identifier[0].value")),
            (#""name":[{"family":"A\u0000B"}]"#, .unsupportedCharacter(path: "Patient.name[0].family")),
            (#""name":[{"family":"A\u001b[2J"}]"#, .unsupportedCharacter(path: "Patient.name[0].family")),
            (#""name":[{"family":"\#(String(repeating: "x", count: 201))"}]"#, .tooLong(path: "Patient.name[0].family", limit: 200)),
            (#""id":"\#(String(repeating: "x", count: 257))""#, .tooLong(path: "Patient.id", limit: 256)),
        ])
    func refused(members: String, reason: RefusalReason) {
        #expect(throws: reason) { try Self.patient(members) }
        #expect(!reason.sentence.lowercased().contains("secret"))
    }

    @Test("Half of a surrogate pair is refused")
    func halfSurrogate() {
        #expect(throws: RefusalReason.self) { try Self.patient(#""name":[{"family":"\ud83d"}]"#) }
        #expect(throws: RefusalReason.self) { try Self.patient(#""name":[{"family":"\ude00\ud83d"}]"#) }
    }

    @Test("A relative without a patient is refused")
    func noPatient() {
        #expect(throws: RefusalReason.notAsDescribed(path: "RelatedPerson.patient")) { try Self.record(.relatedPerson, "") }
    }
}
