import FHIR
import Testing

@Suite("Reading a Bundle")
struct BundleReadingTests {
    @Test("A Bundle gives its wanted resources with their fullUrl, whatever the order of members, and counts the others by type")
    func bundle() throws {
        let outcome = outcome(of: Fixtures.bundle)
        #expect(outcome.failure == nil)
        #expect(outcome.resources.map(\.type) == [.patient, .practitioner])
        #expect(outcome.resources.map(\.fullURL) == ["urn:uuid:aaaa-1", "urn:uuid:aaaa-3"])
        #expect(outcome.resources.first.map { String(decoding: $0.json, as: UTF8.self) } == Fixtures.patient)
        #expect(outcome.skipped == ["Observation"])
        #expect(outcome.refusals.isEmpty)
    }

    @Test("Cut in two at any byte, or given byte by byte, a Bundle reads the same")
    func boundaries() {
        let bytes = Array(Fixtures.bundle.utf8)
        let whole = outcome(of: [bytes])
        #expect(whole.resources.count == 2)
        for cut in 0...bytes.count {
            #expect(outcome(of: [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "cut at \(cut)")
        }
        #expect(outcome(of: bytes.map { [$0] }) == whole)
    }

    @Test("A Bundle that breaks off at any byte gives what was complete and says that it ends early, or was never JSON")
    func truncation() {
        let bytes = Array(Fixtures.bundle.utf8)
        let last = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
        #expect(last > 0)
        for end in 4...last {
            let cut = outcome(of: [Array(bytes[..<end])])
            #expect(cut.failure?.reason == .endsEarly, "ends at \(end)")
            #expect(cut.failure?.position.byteOffset == end)
            #expect(cut.refusals.isEmpty)
        }
    }

    @Test("Broken JSON in a Bundle stops with its offset and line after the entries before it")
    func broken() {
        let good = #"{"resourceType":"Bundle","entry":[{"resource":"# + Fixtures.patient + "},\n"
        let outcome = outcome(of: good + #"{"resource":{"resourceType":"Patient" "name":[]}}]}"#)
        #expect(outcome.resources.count == 1)
        #expect(outcome.failure?.position == SourcePosition(byteOffset: good.utf8.count + 38, line: 2))
        #expect(outcome.failure?.reason == .brokenJSON)
    }

    @Test("Entries that are no objects, or hold none, are refused and the others are read")
    func oddEntries() {
        let text = """
            {"resourceType":"Bundle","entry":[null,"x",[{"resource":{"resourceType":"Patient"}}],7,{"resource":null},{"resource":["x"]},
            {"resource":{"id":"1"}},{"resource":{"resourceType":7}},
            {"resource":\(Fixtures.patient),"resource":\(Fixtures.patient)},{},{"resource":\(Fixtures.organization)}]}
            """
        let outcome = outcome(of: text)
        #expect(outcome.failure == nil)
        #expect(outcome.resources.map(\.type) == [.organization])
        #expect(
            outcome.refusals.map(\.reason) == [
                .notAnObject, .notAnObject, .notAnObject, .notAnObject, .notAnObject, .notAnObject, .noResourceType, .noResourceType,
                .repeatedMember,
            ])
        #expect(outcome.refusals.map(\.position.line) == [1, 1, 1, 1, 1, 1, 2, 2, 3])
    }

    @Test("A resource with members called entry and resource is not taken for a Bundle")
    func lookalikes() {
        let list = #"{"resourceType":"List","entry":[{"item":{"reference":"Patient/1"}}]}"#
        #expect(outcome(of: list).skipped == ["List"])
        #expect(outcome(of: #"{"entry":[{"item":{}}],"resourceType":"List"}"#).skipped == ["List"])
        let fake = outcome(of: #"{"entry":[{"resource":{"resourceType":"Patient"}}],"resourceType":"List"}"#)
        #expect(fake.refusals.map(\.reason) == [.notABundle])
        let patient = outcome(of: #"{"resourceType":"Patient","entry":[{"resource":{"resourceType":"Patient"}}]}"#)
        #expect(patient.resources.count == 1)
    }

    @Test("A Bundle inside a Bundle is counted, not opened")
    func nestedBundle() {
        let outcome = outcome(of: #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Bundle","entry":[]}}]}"#)
        #expect(outcome.skipped == ["Bundle"])
    }

    @Test(
        "Empty Bundles and empty files hold nothing, and say nothing", arguments: ["", "\n", "{\"resourceType\":\"Bundle\"}", "\u{FEFF}"])
    func empty(text: String) {
        #expect(outcome(of: text) == Outcome())
    }
}
