import Testing
import WebSupport

@Suite("JSON, read")
struct JSONReaderTests {
    private func read(_ text: String, sizeLimit: Int = 100_000) throws(JSONReader.Refusal) -> JSONValue {
        try JSONReader(sizeLimit: sizeLimit).value(of: Array(text.utf8))
    }

    @Test(
        "Well-formed documents are read",
        arguments: [
            ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .decimal(9_223_372_036_854_775_808)), ("1.50", .decimal(1.5)), ("1e2", .decimal(100)),
            ("-1.5E-1", .decimal(-0.15)), (#""""#, ""), (#""a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#, "a\"\\/\u{8}\u{C}\n\r\té😀"),
            (#""\u0000""#, "\u{0}"), ("[]", []), ("[1, [2] ]", [1, [2]]), ("{}", [:]), (#"{"a" : {"b":[null]}}"#, ["a": ["b": [nil]]]),
        ] as [(String, JSONValue)])
    func wellFormed(text: String, expected: JSONValue) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        "Everything else is refused, with the place",
        arguments: [
            ("", JSONReader.Refusal.malformed(offset: 0)), ("nul", .malformed(offset: 0)), ("01", .malformed(offset: 0)),
            ("+1", .malformed(offset: 0)),
            ("1.", .malformed(offset: 2)), (".5", .malformed(offset: 0)), ("1e", .malformed(offset: 2)), ("-", .malformed(offset: 0)),
            ("1e999", .malformed(offset: 0)), ("[1,]", .malformed(offset: 3)), ("[1", .malformed(offset: 2)),
            ("{\"a\"}", .malformed(offset: 4)),
            ("{a:1}", .malformed(offset: 1)), ("{\"a\":1,}", .malformed(offset: 7)), ("\"a", .malformed(offset: 2)),
            ("\"a\nb\"", .malformed(offset: 2)), ("\"\\x\"", .malformed(offset: 2)), ("\"\\u12g4\"", .malformed(offset: 5)),
            ("'a'", .malformed(offset: 0)), ("NaN", .malformed(offset: 0)), ("\u{FEFF}1", .malformed(offset: 0)),
            ("1 2", .trailing(offset: 2)), ("{} x", .trailing(offset: 3)), (#"{"a":1,"a":2}"#, .duplicateKey(offset: 7)),
            (#"{"a":1,"\u0061":2}"#, .duplicateKey(offset: 7)), (#""\ud800""#, .unpairedSurrogate(offset: 1)),
            (#""\ud800\u0041""#, .unpairedSurrogate(offset: 1)), (#""\udc00""#, .unpairedSurrogate(offset: 1)),
            (#""x\ud800y""#, .unpairedSurrogate(offset: 2)), (#"["\ud800\ud83d\ude00", "\udc00"]"#, .unpairedSurrogate(offset: 2)),
            // What is broken elsewhere is told first.
            (#"["\ud800""#, .malformed(offset: 9)), (#""\ud800" x"#, .trailing(offset: 9)), (#""\ud800\u12g4""#, .malformed(offset: 11)),
            (#"{"a":"\ud800","a":1}"#, .duplicateKey(offset: 14)),
        ])
    func malformed(text: String, expected: JSONReader.Refusal) {
        #expect(throws: expected) { try read(text) }
    }

    @Test(
        "Text that is not UTF-8 is refused, encoded surrogates too",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONReader.Refusal.invalidUTF8(offset: 1)) {
            try JSONReader(sizeLimit: 100).value(of: [0x22] + bytes + [0x22])
        }
        #expect(throws: JSONReader.Refusal.invalidUTF8(offset: 1)) {
            try JSONReader(sizeLimit: 100).value(of: [0x22, 0x5C, 0x6E] + bytes + [0x22])
        }
    }

    @Test("Thirty-two levels are read, one more is refused")
    func depth() throws {
        _ = try read(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))
        #expect(throws: JSONReader.Refusal.tooDeep(limit: 32)) {
            try read(String(repeating: "[", count: 33) + String(repeating: "]", count: 33))
        }
        #expect(throws: JSONReader.Refusal.tooDeep(limit: 32)) { try read(String(repeating: "{\"a\":", count: 50_000 / 5)) }
    }

    @Test("The size limit counts bytes, and the limit itself is accepted")
    func size() throws {
        #expect(try read("\"é\"", sizeLimit: 4) == "é")
        #expect(throws: JSONReader.Refusal.tooLarge(limit: 3)) { try read("\"é\"", sizeLimit: 3) }
    }

    @Test("A key twice among many is found as well")
    func manyKeys() throws {
        let members = (0..<40).map { "\"k\($0)\":\($0)" }
        let value = try read("{" + members.joined(separator: ",") + "}")
        #expect(value.object?.members.count == 40)
        #expect(value.object?["k39"] == 39)
        for repeated in [0, 15, 16, 39] {
            let text = "{" + (members + ["\"k\(repeated)\":0"]).joined(separator: ",") + "}"
            #expect(throws: JSONReader.Refusal.self) { try read(text) }
        }
    }

    @Test("Fields are read by name and type, and what the shape lacks is refused")
    func fields() throws {
        let value = try read(#"{"subject":"s","n":3,"ok":true,"tags":["a"],"to":{"group":"g"},"none":null}"#)
        let fields = try JSONFields(value, allowed: ["subject", "n", "ok", "tags", "to", "none"])
        #expect(try fields.requiredString("subject") == "s")
        #expect(try fields.integer("n") == 3)
        #expect(try fields.bool("ok") == true)
        #expect(try fields.strings("tags") == ["a"])
        #expect(try fields.fields("to", allowed: ["group"])?.string("group") == "g")
        #expect(try fields.string("none") == nil)
        #expect(throws: JSONFields.Refusal.missing(field: "none")) { try fields.requiredString("none") }
        #expect(throws: JSONFields.Refusal.wrongType(field: "n", expected: "string")) { try fields.string("n") }
        #expect(throws: JSONFields.Refusal.unknown(field: "to.group")) { try fields.fields("to", allowed: []) }
        #expect(throws: JSONFields.Refusal.unknown(field: "subject")) { try JSONFields(value, allowed: []) }
        #expect(throws: JSONFields.Refusal.notAnObject) { try JSONFields([1], allowed: []) }
    }
}
