import FHIR

/// A small made-up world: two patients, a relative, a nurse, her role and her practice, and things nobody reads.
enum Fixtures {
    static let patient = """
        {"resourceType":"Patient","id":"p1","identifier":[{"system":"https://north.example/mrn","value":"N-1","type":{"coding":[{"code":"MR"}]}},\
        {"system":"http://hl7.org/fhir/sid/us-ssn","value":"000-11-2222"}],"name":[{"use":"official","family":"Ortega","given":["Mira","Sol"]}],\
        "birthDate":"1988-02-29","gender":"female"}
        """
    static let organization = """
        {"resourceType":"Organization","id":"o1","identifier":[{"system":"https://north.example/org","value":"7"}],"name":"North Practice","active":true}
        """
    static let practitioner = """
        {"resourceType":"Practitioner","id":"d1","identifier":[{"system":"https://north.example/staff","value":"S-9"}],\
        "name":[{"family":"Falk","given":["Ina"],"prefix":["Dr."]}]}
        """
    static let observation =
        #"{"resourceType":"Observation","id":"x","valueQuantity":{"value":-1.50e+3},"note":[{"text":"a \"quoted\" {brace} [b] \\"}]}"#

    static let bundle = """
        \u{FEFF}{
          "entry": [
            {"resource": \(patient), "fullUrl": "urn:uuid:aaaa-1"},
            {"fullUrl": "urn:uuid:aaaa-2", "resource": \(observation), "request": {"method": "POST", "url": "Observation"}},
            {"fullUrl": "urn:uuid:aaaa-3", "resource": \(practitioner)},
            {"request": {"method": "DELETE", "url": "Patient/9"}}
          ],
          "link": [{"relation": "self", "resource": {"resourceType": "Patient"}}],
          "type": "transaction", "resourceType": "B\\u0075ndle"
        }

        """

    static let today = FHIRDate("2026-05-01")
}

/// Everything a source gave until it ended or stopped.
struct Outcome: Equatable {
    var events: [ResourceEvent] = []
    var failure: ReadFailure?

    var resources: [RawResource] {
        events.compactMap { if case .resource(let raw) = $0 { raw } else { nil } }
    }

    var refusals: [Refusal] {
        events.compactMap { if case .refused(let refusal) = $0 { refusal } else { nil } }
    }

    var skipped: [String] {
        events.compactMap { if case .skipped(let type, _) = $0 { type } else { nil } }
    }
}

func outcome(
    of pieces: [[UInt8]], format: ResourceScanner.Format = .detect, wanted: Set<ResourceType> = Set(ResourceType.allCases),
    limits: ReadLimits = ReadLimits()
) -> Outcome {
    var outcome = Outcome()
    var rest = pieces[...]
    var reader = ResourceReader(scanner: ResourceScanner(format: format, wanted: wanted, limits: limits)) { rest.popFirst() }
    do {
        while let event = try reader.next() { outcome.events.append(event) }
    } catch {
        outcome.failure = error as? ReadFailure
    }
    return outcome
}

func outcome(
    of text: String, format: ResourceScanner.Format = .detect, wanted: Set<ResourceType> = Set(ResourceType.allCases),
    limits: ReadLimits = ReadLimits()
) -> Outcome {
    outcome(of: [Array(text.utf8)], format: format, wanted: wanted, limits: limits)
}
