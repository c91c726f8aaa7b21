import FHIR
import Testing

@Suite("Reading one resource a line")
struct LineReadingTests {
    @Test("Lines end with LF or CRLF; blank lines and the marks of UTF-8 pass", arguments: [ResourceScanner.Format.detect, .lines])
    func lines(format: ResourceScanner.Format) {
        let text =
            "\u{FEFF}\(Fixtures.patient)\r\n\r\n\n  \(Fixtures.observation)\n\u{FEFF}\(Fixtures.practitioner) \t\n\(Fixtures.organization)"
        let whole = outcome(of: text, format: format)
        #expect(whole.failure == nil)
        #expect(whole.resources.map(\.type) == [.patient, .practitioner, .organization])
        #expect(whole.resources.map(\.position.line) == [1, 5, 6])
        #expect(whole.skipped == ["Observation"])
        #expect(outcome(of: text.utf8.map { [$0] }, format: format) == whole)
    }

    static let broken: [(String, RefusalReason, offset: Int)] = [
        (#"{"resourceType":"Patient" "id":"1"}"#, .brokenJSON, 26),
        (#"{"resourceType":"Patient","#, .endsEarly, 26),
        (#"{"resourceType":"Pat"#, .endsEarly, 20),
        (#"{"resourceType":"Patient"}}"#, .moreThanOneOnALine, 26),
        (#"{"resourceType":"Patient"} {"resourceType":"Patient"}"#, .moreThanOneOnALine, 27),
        (#"{"resourceType":"Patient",}"#, .brokenJSON, 26),
        (#"{"resourceType":"Patient","a":[1,]}"#, .brokenJSON, 33),
        (#"{"a":[1}"#, .brokenJSON, 7),
        (#"{"a":01}"#, .brokenJSON, 6),
        (#"{"a":-}"#, .brokenJSON, 6),
        (#"{"a":1.}"#, .brokenJSON, 7),
        (#"{"a":1e}"#, .brokenJSON, 7),
        (#"{"a":trUe}"#, .brokenJSON, 7),
        (#"{"a":nul}"#, .brokenJSON, 8),
        (#"{"a":'x'}"#, .brokenJSON, 5),
        (#"{a:1}"#, .brokenJSON, 1),
        (#"{"a"}"#, .brokenJSON, 4),
        (#"{"a":"\x"}"#, .brokenJSON, 7),
        (#"{"a":"\u12G4"}"#, .brokenJSON, 10),
        ("{\"a\":\"\u{1}\"}", .brokenJSON, 6),
        ("{\"a\":\"tab\t\"}", .brokenJSON, 9),
        ("[]", .notAnObject, 0),
        ("null", .notAnObject, 0),
        ("}", .notAnObject, 0),
        (String(repeating: #"{"a":"#, count: 70), .tooDeep, 320),
    ]

    @Test("A broken line in the middle is refused with its place, and the lines around it are read", arguments: broken)
    func brokenLine(line: String, reason: RefusalReason, offset: Int) {
        let before = Fixtures.patient + "\n"
        let outcome = outcome(of: before + line + "\n" + Fixtures.organization + "\n")
        #expect(outcome.failure == nil)
        #expect(outcome.resources.map(\.type) == [.patient, .organization])
        #expect(outcome.resources.map(\.position.line) == [1, 3])
        #expect(outcome.refusals == [Refusal(position: SourcePosition(byteOffset: before.utf8.count + offset, line: 2), reason: reason)])
    }

    @Test("A broken first line is refused when the next line begins an object", arguments: broken.filter { $0.0.hasPrefix("{") })
    func brokenFirstLine(line: String, reason: RefusalReason, offset: Int) {
        for format in [ResourceScanner.Format.detect, .lines] {
            let outcome = outcome(of: line + "\n" + Fixtures.organization + "\n" + Fixtures.patient, format: format)
            #expect(outcome.failure == nil)
            #expect(outcome.resources.map(\.type) == [.organization, .patient])
            #expect(outcome.refusals.count == 1)
            #expect(outcome.refusals.first?.position.line == 1)
        }
    }

    @Test("A last line that breaks off is refused")
    func brokenLastLine() {
        let outcome = outcome(of: Fixtures.patient + "\n" + #"{"resourceType":"Pat"#)
        #expect(outcome.failure == nil)
        #expect(outcome.refusals.map(\.reason) == [.endsEarly])
        #expect(outcome.refusals.first?.position.line == 2)
    }

    @Test("Every line may be a Bundle; a broken one costs the rest of its line only")
    func bundles() {
        let good = #"{"resourceType":"Bundle","entry":[{"resource":"# + Fixtures.patient + "}]}"
        let bad = #"{"resourceType":"Bundle","entry":[{"resource":"# + Fixtures.organization + "},]}"
        let outcome = outcome(of: [good, bad, good].joined(separator: "\n"))
        #expect(outcome.failure == nil)
        #expect(outcome.resources.map(\.type) == [.patient, .organization, .patient])
        #expect(outcome.refusals.map(\.position.line) == [2])
    }
}
