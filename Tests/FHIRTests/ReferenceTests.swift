import FHIR
import Testing

@Suite("Following references")
struct ReferenceTests {
    private static func patient(_ id: String, _ number: String, fullURL: String? = nil) throws -> ImportedRecord {
        try MappingTests.record(.patient, #""id":"\#(id)","identifier":[{"system":"s","value":"\#(number)"}]"#, fullURL: fullURL)
    }

    /// The number of the patient that a relative with this reference and `fullUrl` belongs to.
    private static func patient(of reference: String, fullURL: String? = nil, in index: ReferenceIndex) throws -> String? {
        let record = try MappingTests.record(.relatedPerson, #""id":"r","patient":\#(reference)"#, fullURL: fullURL)
        guard case .relatedPerson(let person) = record else { return nil }
        return index.resolve(person.patient, from: person.source, as: .patient)?.first?.value
    }

    @Test(
        "References lead by urn, by relative and absolute address, by identifier and by condition",
        arguments: [
            (#"{"reference":"urn:uuid:1"}"#, nil, "one"),
            (#"{"reference":"Patient/a"}"#, "urn:uuid:9", "one"),
            (#"{"reference":"Patient/b"}"#, nil, "two"),
            (#"{"reference":"Patient/b/_history/2"}"#, nil, "two"),
            (#"{"reference":"https://x.example/fhir/Patient/c"}"#, nil, "three"),
            (#"{"reference":"Patient/c"}"#, "https://x.example/fhir/RelatedPerson/r", "three"),
            (#"{"reference":"Patient?identifier=s|four"}"#, nil, "four"),
            (#"{"reference":"Patient?identifier=https%3A%2F%2Fs%7Cfour"}"#, nil, "four"),
            (#"{"identifier":{"system":"s","value":"five"},"type":"Patient"}"#, nil, "five"),
            (#"{"reference":"Patient/c"}"#, nil, nil),
            (#"{"reference":"Patient/b"}"#, "https://x.example/fhir/RelatedPerson/r", nil),
            (#"{"reference":"https://other.example/Patient/b"}"#, nil, nil),
            (#"{"reference":"Practitioner/a"}"#, nil, nil),
            (#"{"reference":"Practitioner?identifier=s|four"}"#, nil, nil),
            (#"{"reference":"Patient?identifier=four"}"#, nil, nil),
            (#"{"reference":"Patient?identifier=|four"}"#, nil, nil),
            (#"{"reference":"Patient?identifier=s|four&active=true"}"#, nil, nil),
            (#"{"reference":"Patient?name=Ortega"}"#, nil, nil),
            (#"{"reference":"Patient?identifier=%zz"}"#, nil, nil),
            (##"{"reference":"#contained"}"##, nil, nil),
            (#"{"identifier":{"system":"s","value":"five"},"type":"Group"}"#, nil, nil),
            (#"{"display":"Somebody"}"#, nil, nil), ("{}", nil, nil),
        ] as [(String, String?, String?)])
    func follow(reference: String, fullURL: String?, number: String?) throws {
        var index = ReferenceIndex()
        index.remember(try Self.patient("a", "one", fullURL: "urn:uuid:1"))
        index.remember(try Self.patient("b", "two"))
        index.remember(try Self.patient("c", "three", fullURL: "https://x.example/fhir/Patient/c"))
        index.remember(try MappingTests.record(.practitioner, #""id":"a","identifier":[{"system":"s","value":"dr"}]"#))
        #expect(try Self.patient(of: reference, fullURL: fullURL, in: index) == number)
    }

    @Test("An address that two different patients claim leads to nobody; the same patient twice is no conflict")
    func ambiguous() throws {
        var index = ReferenceIndex()
        index.remember(try Self.patient("1", "north"))
        index.remember(try Self.patient("1", "north"))
        #expect(try Self.patient(of: #"{"reference":"Patient/1"}"#, in: index) == "north")
        index.remember(try Self.patient("1", "south"))
        index.remember(try Self.patient("1", "south"))
        #expect(try Self.patient(of: #"{"reference":"Patient/1"}"#, in: index) == nil)
    }
}
