import Testing
import WebSupport

@Suite("JSON, written")
struct JSONWriterTests {
    @Test("Members and elements get their commas at every depth")
    func structure() {
        let none: String? = nil
        let bytes = JSONWriter.object { writer in
            writer.member("text", "a")
            writer.member("none", none)
            writer.member(
                "list",
                array: { list in
                    list.element(1)
                    list.element("x")
                    list.element(object: { $0.member("flag", true) })
                    list.element(array: { _ in })
                })
            writer.member("empty", object: { _ in })
            writer.member("texts", texts: ["a", "b"])
            writer.member("value", value: ["k": [nil, 1.5, false]])
            writer.member(named: "run\"time", value: .integer(.min))
        }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"text":"a","none":null,"list":[1,"x",{"flag":true},[]],"empty":{},"texts":["a","b"],"value":{"k":[null,1.5,false]},"run\"time":-9223372036854775808}"#
        )
    }

    @Test(
        "Text stays one line whatever it holds",
        arguments: [
            ("plain é 日本 😀", "plain é 日本 😀"), ("\"\\", #"\"\\"#), ("\n\r\t", #"\n\r\t"#), ("\u{0}\u{1F}\u{7F}", #"\u0000\u001f\u007f"#),
            ("\u{80}\u{9F}\u{A0}", "\\u0080\\u009f\u{A0}"), ("\u{2027}\u{2028}\u{2029}\u{202A}", "\u{2027}\\u2028\\u2029\u{202A}"),
        ])
    func escaping(text: String, expected: String) throws {
        let bytes = JSONWriter.array { $0.element(text) }
        #expect(String(decoding: bytes, as: UTF8.self) == "[\"\(expected)\"]")
        #expect(try JSONReader(sizeLimit: 1000).value(of: bytes) == .array([.string(text)]))
    }

    @Test(
        "Every character comes back as it was, at any place",
        arguments: [0, 9, 31, 32, 34, 92, 127, 128, 159, 160, 0x2028, 0x2029, 0x1F600] as [UInt32])
    func everyPlace(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        for place in 0..<20 {
            let text = String(repeating: "a", count: place) + String(scalar) + String(repeating: "b", count: 20 - place)
            let bytes = JSONWriter.array { $0.element(text) }
            #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            #expect(try JSONReader(sizeLimit: 1000).value(of: bytes) == .array([.string(text)]))
        }
    }

    @Test(
        "Moments are RFC 3339 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (1_764_000_000_123_456, "2025-11-24T16:00:00.123Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
        ])
    func moments(microseconds: Int64, expected: String) {
        #expect(InstantText.text(microseconds) == expected)
    }

    @Test("What is longer than was reserved is written whole, however it is made up", arguments: [1, 63, 64, 65, 1_000, 100_000])
    func growing(length: Int) throws {
        let text = String(repeating: "a", count: length)
        let bytes = JSONWriter.object(capacity: 1) { writer in
            writer.member("plain", text)
            writer.member("escaped", String(repeating: "\"", count: length))
            writer.member(
                "numbers",
                array: { list in
                    for number in 0..<min(length, 1_000) { list.element(number) }
                })
        }
        let value = try JSONReader(sizeLimit: 1_000_000).value(of: bytes)
        let object = try #require({ if case .object(let object) = value { object } else { nil } }())
        #expect(object["plain"] == .string(text))
        #expect(object["escaped"] == .string(String(repeating: "\"", count: length)))
        #expect(object["numbers"] == .array((0..<min(length, 1_000)).map { .integer(Int64($0)) }))
    }

    @Test("Numbers have all their digits", arguments: [0, 9, 10, 99, 100, -1, -10, 1_234_567_890, Int64.max, .min])
    func numbers(number: Int64) {
        #expect(String(decoding: JSONWriter.array { $0.element(number) }, as: UTF8.self) == "[\(number)]")
        let markup: Markup = "\(number)"
        #expect(markup.html == "\(number)")
    }

    @Test("Moments have the digits asked for")
    func precision() {
        #expect(InstantText.text(1_000_001, precision: .microseconds) == "1970-01-01T00:00:01.000001Z")
        #expect(InstantText.text(1_000_001, precision: .seconds) == "1970-01-01T00:00:01Z")
    }
}
