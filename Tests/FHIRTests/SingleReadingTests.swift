import FHIR
import Testing

@Suite("Reading a single resource, and what is none")
struct SingleReadingTests {
    @Test("A resource over many lines is read whole, and so is another after it")
    func pretty() {
        let pretty = "{\n  \"id\": \"1\",\n  \"name\": [\n{\n}],\n  \"resourceType\": \"Patient\"\n}\n"
        let outcome = outcome(of: pretty + pretty)
        #expect(outcome.failure == nil)
        #expect(outcome.resources.map { String(decoding: $0.json, as: UTF8.self) + "\n" } == [pretty, pretty])
        #expect(outcome.resources.map(\.position.line) == [1, 8])
    }

    @Test(
        "A broken resource over many lines stops with its place",
        arguments: [
            ("{\n\"resourceType\": \"Patient\"\n\"id\": \"1\"\n}", 28, 3),
            ("{\"resourceType\" \"Patient\",\n\"id\": \"1\"\n}", 16, 1),
            ("{\"resourceType\": \"Patient\"", 26, 1),
            ("{\n\"resourceType\": \"Patient\"\n", 28, 3),
            ("{\n\"resourceType\": \"Patient\"\n}\n]", 30, 4),
        ])
    func broken(text: String, byte: Int, line: Int) {
        #expect(outcome(of: text).failure?.position == SourcePosition(byteOffset: byte, line: line))
        #expect(outcome(of: text).refusals.isEmpty)
    }

    @Test(
        "What is no FHIR JSON at all is named",
        arguments: [
            ("<Bundle/>", RefusalReason.xml), ("hello", .notAnObject), ("[{}]", .notAnObject), ("\u{1F}", .compressed),
        ])
    func foreign(text: String, reason: RefusalReason) {
        #expect(outcome(of: text).failure == ReadFailure(position: SourcePosition(byteOffset: 0, line: 1), reason: reason))
    }

    @Test("The mark of another encoding is refused")
    func otherEncoding() {
        #expect(outcome(of: [[0xFF, 0xFE, 0x7B, 0x00]]).failure?.reason == .notAnObject)
        #expect(outcome(of: [[0xEF, 0xBB]]).failure?.reason == .notAnObject)
        #expect(outcome(of: [[0xEF, 0x7B, 0x7D]]).failure?.reason == .notAnObject)
    }

    @Test("A resource beyond the limit is refused and the next is read; one nobody wants is not even held")
    func huge() {
        let limits = ReadLimits(resourceBytes: 400)
        let text = String(repeating: "x", count: 500)
        let lines = [
            #"{"resourceType":"Patient","id":"\#(text)"}"#, #"{"resourceType":"Observation","data":"\#(text)"}"#,
            #"{"id":"\#(text)","resourceType":"Patient"}"#, Fixtures.organization,
        ]
        for source in [lines.joined(separator: "\n"), bundle(of: lines)] {
            let outcome = outcome(of: source, limits: limits)
            #expect(outcome.failure == nil)
            #expect(outcome.refusals.map(\.reason) == [.tooLarge(limit: 400), .tooLarge(limit: 400)])
            #expect(outcome.refusals.map(\.resourceType) == ["Patient", "Patient"])
            #expect(outcome.skipped == ["Observation"])
            #expect(outcome.resources.map(\.type) == [.organization])
        }
    }

    @Test("Ten mebibytes are read and one byte more is refused")
    func defaultLimit() {
        let limit = 10 * 1_024 * 1_024
        let frame = #"{"resourceType":"Patient","id":""}"#
        let fill = [UInt8](repeating: UInt8(ascii: "x"), count: limit - frame.utf8.count)
        let start = Array(frame.utf8.dropLast(2))
        let end = Array(frame.utf8.suffix(2))
        #expect(outcome(of: [start, fill, end]).resources.map(\.json.count) == [limit])
        #expect(outcome(of: [start, fill, [UInt8(ascii: "x")], end]).refusals.map(\.reason) == [.tooLarge(limit: limit)])
    }

    @Test("Sixty-four levels are read, one more is refused, on a line and in a Bundle alike")
    func depth() {
        func nested(_ levels: Int) -> String {
            #"{"resourceType":"Patient","a":"# + String(repeating: "[", count: levels - 1)
                + String(repeating: "]", count: levels - 1) + "}"
        }
        #expect(outcome(of: nested(64)).resources.count == 1)
        #expect(outcome(of: nested(65)).failure?.reason == .tooDeep)
        #expect(outcome(of: bundle(of: [nested(64)])).resources.count == 1)
        #expect(outcome(of: bundle(of: [Fixtures.patient, nested(65)])).failure?.reason == .tooDeep)
        #expect(outcome(of: bundle(of: [Fixtures.patient, nested(65)])).resources.count == 1)
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(outcome(of: #"{"a":"# + deep).failure?.reason == .tooDeep)
    }

    @Test("Bytes that are not UTF-8 refuse their resource only")
    func notUnicode() {
        var bytes = Array("{\"resourceType\":\"Patient\",\"id\":\"?\"}\n\(Fixtures.organization)".utf8)
        bytes[bytes.firstIndex(of: UInt8(ascii: "?")) ?? 0] = 0xC3
        let outcome = outcome(of: [bytes])
        #expect(outcome.refusals.map(\.reason) == [.notUnicode])
        #expect(outcome.resources.map(\.type) == [.organization])
    }

    private func bundle(of resources: [String]) -> String {
        #"{"resourceType":"Bundle","entry":["# + resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",") + "]}"
    }
}
