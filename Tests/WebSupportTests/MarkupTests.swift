import Testing
import WebSupport

@Suite("Markup")
struct MarkupTests {
    @Test("Every character that means something in HTML is escaped, in text and in attributes")
    func escaping() {
        let hostile = #"<script>alert("x")</script> & 'y'"#
        let text: Markup = "<p title=\"\(hostile)\">\(hostile)</p>"
        let escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"
        #expect(text.html == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("A NUL, which HTML cannot hold, is shown as a replacement character")
    func nul() {
        let text = "a\u{0}b"
        #expect(Markup(text).html == "a\u{FFFD}b")
    }

    @Test("Escaping misses no character at any place", arguments: Array("&<>\"'\u{0}".unicodeScalars).map(String.init))
    func everyPlace(character: String) {
        let escaped = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;", "\u{0}": "\u{FFFD}"][character] ?? ""
        for place in 0..<20 {
            let (before, after) = (String(repeating: "é=%", count: place), String(repeating: "~", count: 20 - place))
            let text = before + character + character + after
            #expect(Markup(text).html == before + escaped + escaped + after)
        }
    }

    @Test("A moment is written as its attribute wants it")
    func moment() {
        let markup: Markup = "<time datetime=\"\(instant: 1_764_000_000_123_456)\">"
        #expect(markup.html == "<time datetime=\"2025-11-24T16:00:00.123Z\">")
    }

    @Test("Markup is spliced as it is, text and markup that are absent leave nothing")
    func splicing() {
        let inner: Markup = "<b>\("&")</b>"
        let absent: Markup? = nil
        let noText: String? = nil
        let pieces: [Markup] = ["<i></i>", "<u></u>"]
        let whole: Markup = "<p>\(inner)\(absent)\(noText)\(pieces)\(inner, when: false)\("<hr>", when: true)</p>"
        #expect(whole.html == "<p><b>&amp;</b><i></i><u></u><hr></p>")
    }

    @Test("Numbers, flags and attributes are written as HTML wants them")
    func values() {
        let id: String? = "a\"b"
        let none: String? = nil
        let tag: Markup = """
            <input\(attribute: "id", id)\(attribute: "title", none)\(attribute: "checked", when: true)\(attribute: "hidden", when: false) \
            aria-expanded="\(true)" value="\(-120)" max="\(Int64.max)" min="\(Int64.min)">
            """
        #expect(
            tag.html
                == "<input id=\"a&quot;b\" checked aria-expanded=\"true\" value=\"-120\" max=\"9223372036854775807\" min=\"-9223372036854775808\">"
        )
    }

    @Test("Pieces are joined with a separator and built from elements")
    func joining() {
        let texts = ["a", "<"]
        #expect(Markup.joined(texts.map { Markup($0) }, separator: " · ").html == "a · &lt;")
        #expect(Markup.each([1, 2]) { "<li>\($0)</li>" }.html == "<li>1</li><li>2</li>")
        #expect(Markup().isEmpty)
    }

    @Test("Text of unknown direction is isolated, and its controls get visible marks for those who ask")
    func bidirectional() {
        let text = "a\u{202E}<b"
        #expect(Markup.isolated(text).html == "<bdi>a\u{202E}&lt;b</bdi>")
        #expect(
            Markup.isolated(text, showingControls: true).html
                == "<bdi>a<span class=\"control-mark\" title=\"U+202E right-to-left override\">RLO</span>\u{202E}&lt;b</bdi>")
    }

    @Test("Every bidirectional control is known by its name", arguments: BidirectionalControl.allCases)
    func everyControl(control: BidirectionalControl) {
        let all: [UInt32] = [0x061C, 0x200E, 0x200F] + Array(0x202A...0x202E) + Array(0x2066...0x2069)
        let found = all.compactMap(Unicode.Scalar.init).compactMap(BidirectionalControl.init)
        #expect(found.count == BidirectionalControl.allCases.count)
        #expect(found.contains(control))
    }

    @Test(
        "Only http and https addresses become links, without the punctuation of the sentence",
        arguments: [
            ("see https://example.org/a?b=1&c=2.", "see L(https://example.org/a?b=1&amp;c=2)."),
            ("(https://example.org/a_(b))", "(L(https://example.org/a_(b)))"),
            ("HTTP://EXAMPLE.ORG!", "L(HTTP://EXAMPLE.ORG)!"),
            ("javascript:alert(1) ftp://a data:text/html,x", "javascript:alert(1) ftp://a data:text/html,x"),
            ("xhttps://example.org", "xhttps://example.org"),
            ("https:// and https://.", "https:// and https://."),
            ("https://a.example\"onclick=\"x", "L(https://a.example)&quot;onclick=&quot;x"),
            ("https://a.example/<script>", "L(https://a.example/)&lt;script&gt;"),
            ("https://a.example/\u{202E}gro", "L(https://a.example/)\u{202E}gro"),
            ("https://a.example\nhttps://b.example", "L(https://a.example)\nL(https://b.example)"),
            ("h", "h"), ("", ""),
        ])
    func links(text: String, expected: String) {
        var html = Markup.linked(text).html
        html = html.replacing(/<a href="([^"]*)" rel="noopener noreferrer">([^<]*)<\/a>/) { match in
            match.1 == match.2 ? "L(\(match.1))" : "different"
        }
        #expect(html == expected)
    }
}
