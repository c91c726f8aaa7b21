import Testing

@testable import Messaging

@Suite("Text of messages")
struct MessageTextTests {
    /// What a body becomes, or the code of its refusal.
    private func body(_ text: String, limit: Int = 20_000) -> String {
        switch MessageText.body(text, limit: limit) {
        case .success(let text): text
        case .failure(let refusal): refusal.code
        }
    }

    @Test(
        "Line ends become LF, the edges are trimmed, and nothing else changes",
        arguments: [
            ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\r\nb", "a\n\nb"), ("a\r\r\nb", "a\n\nb"), ("  \n a b \t\n", "a b"),
            ("a\tb", "a\tb"), ("<b>&amp;</b>", "<b>&amp;</b>"), ("\u{202E}abc\u{202C}", "\u{202E}abc\u{202C}"),
            ("שלום \u{2067}x\u{2069}", "שלום \u{2067}x\u{2069}"), ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("e\u{301}", "e\u{301}"), ("\u{7F}x", "\u{7F}x"),
        ])
    func kept(text: String, expected: String) {
        #expect(Array(body(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test("Nothing but space is no message", arguments: ["", " ", "\n\r\n", "\t", "\u{2003}\u{00A0}"])
    func missing(text: String) {
        #expect(body(text) == "missing")
    }

    @Test("No control character of C0 is kept but TAB and LF, and none is removed silently")
    func controls() {
        for value in UInt8(0)..<0x20 {
            let text = "a\(Character(Unicode.Scalar(value)))b"
            switch value {
            case 0x09, 0x0A: #expect(body(text) == text)
            case 0x0D: #expect(body(text) == "a\nb")
            default: #expect(body(text) == "unsupported-character", "U+\(value)")
            }
        }
    }

    @Test("30 combining marks in a row are kept, 31 are not, whatever their kind", arguments: ["\u{301}", "\u{489}", "\u{903}"])
    func combiningMarks(mark: String) {
        let thirty = String(repeating: mark, count: 30)
        #expect(body("a" + thirty) == "a" + thirty)
        #expect(body("a" + thirty + mark) == "unsupported-character")
        #expect(body("a" + thirty + "b" + thirty) == "a" + thirty + "b" + thirty)
        #expect(body("a" + String(repeating: mark, count: 10_000)) == "unsupported-character")
    }

    @Test("The limit counts Unicode scalars after trimming")
    func limit() {
        let most = String(repeating: "é", count: 20_000)
        #expect(body("  " + most + "\n") == most)
        #expect(body(most + "é") == "too-long")
        #expect(body("123456", limit: 5) == "too-long")
    }

    @Test("No message is larger than 64 KiB, however few characters it has")
    func bytes() {
        let most = String(repeating: "😀", count: 16_384)
        #expect(most.utf8.count == 65_536)
        #expect(body(most) == most)
        #expect(body(most + "a") == "too-long")
        #expect(body(String(repeating: "x", count: 1 << 20)) == "too-long")
    }

    @Test(
        "What is too long is told by the limit that it meets",
        arguments: [
            ("😀", 16_384, nil), ("😀", 16_385, "at most 65536 bytes"), ("😀", 20_000, "at most 65536 bytes"),
            ("😀", 20_001, "at most 20000 characters"), ("字", 20_000, nil), ("字", 20_001, "at most 20000 characters"),
            ("x", 20_000, nil), ("x", 20_001, "at most 20000 characters"), ("x", 1 << 20, "at most 20000 characters"),
        ] as [(String, Int, String?)])
    func told(letter: String, count: Int, limit: String?) {
        guard case .failure(let refusal) = MessageText.body(String(repeating: letter, count: count), limit: 20_000) else {
            #expect(limit == nil)
            return
        }
        #expect(refusal.sentence.contains(limit ?? "no limit was met"), "\(refusal.sentence)")
        #expect(refusal.code == "too-long" && (refusal.cause == .bytes) == limit?.contains("bytes"))
    }

    @Test("A subject stands on one line and has its own limit")
    func subject() {
        func code(_ text: String) -> String? {
            guard case .failure(let refusal) = MessageText.subject(text, limit: 200) else { return nil }
            #expect(refusal.field == "subject")
            return refusal.code
        }
        #expect(code("Tablets") == nil)
        #expect(code("Tablets\nand more") == "unsupported-character")
        #expect(code("Tablets\n") == nil, "the edge is trimmed")
        #expect(code(String(repeating: "x", count: 200)) == nil)
        #expect(code(String(repeating: "x", count: 201)) == "too-long")
        #expect(code(" ") == "missing")
    }
}
