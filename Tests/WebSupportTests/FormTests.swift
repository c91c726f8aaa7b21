import Testing
import WebSupport

@Suite("Forms")
struct FormTests {
    private let limits = FormLimits(bytes: 1000, fields: 3)

    @Test(
        "Fields are decoded as browsers send them",
        arguments: [
            ("", []), ("a=1", [("a", "1")]), ("a=1&a=2&b", [("a", "1"), ("a", "2"), ("b", "")]), ("a+b=c+d%2B", [("a b", "c d+")]),
            ("=x", [("", "x")]), ("a=b=c", [("a", "b=c")]), ("&&a=1&", [("a", "1")]), ("a=%C3%A9%0D%0A", [("a", "é\r\n")]),
            ("a=%00", [("a", "\u{0}")]),
        ])
    func decoding(text: String, expected: [(String, String)]) throws {
        let fields = try URLEncodedForm.fields(of: Array(text.utf8), limits: limits)
        #expect(fields.fields.map(\.name) == expected.map(\.0))
        #expect(fields.fields.map(\.value) == expected.map(\.1))
    }

    @Test(
        "What cannot be decoded is refused",
        arguments: [
            ("a=%", FormRefusal.percentEncoding), ("a=%2", .percentEncoding), ("%zz=1", .percentEncoding), ("a=%FF", .invalidUTF8),
            ("%ED%A0%80=1", .invalidUTF8), ("a&b&c&d", .tooManyFields(limit: 3)),
            (String(repeating: "a", count: 1001), .tooLarge(limit: 1000)),
        ])
    func refusing(text: String, expected: FormRefusal) {
        #expect(throws: expected) { try URLEncodedForm.fields(of: Array(text.utf8), limits: limits) }
    }

    @Test("Fields are found by name")
    func lookup() throws {
        let fields = try URLEncodedForm.fields(ofQuery: "a=1&b=2&a=3", limits: limits)
        #expect(fields["a"] == "1")
        #expect(fields["c"] == nil)
        #expect(fields.all("a") == ["1", "3"])
        #expect(fields.unexpectedName(besides: ["a"]) == "b")
        #expect(try URLEncodedForm.fields(ofQuery: nil, limits: limits).fields.isEmpty)
    }

    @Test("Header values are split into value and parameters")
    func headerParameters() {
        let parsed = HeaderParameters(#"Text/HTML ; Charset="utf-8"; x=a\b"#)
        #expect(parsed?.value == "text/html")
        #expect(parsed?["charset"] == "utf-8")
        for broken in ["", ";a=b", "a;b", "a;b=\"c", "a;b=c;B=d", "a;b=\"c\"d"] { #expect(HeaderParameters(broken[...]) == nil) }
    }
}

@Suite("Multipart forms")
struct MultipartFormTests {
    private let limits = FormLimits(bytes: 10_000, fields: 3, partHeaderBytes: 200)

    private func parse(_ text: String) throws(FormRefusal) -> MultipartForm {
        try MultipartForm(Array(text.utf8), boundary: "XX", limits: limits)
    }

    @Test("Fields and files are told apart, whatever bytes they hold")
    func parts() throws {
        let form = try parse(
            "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--X\r\n--XX  \r\n"
                + "content-disposition: form-data; name=\"f\"; filename=\"r\\%22.txt\"\r\nContent-Type: Text/Plain; charset=utf-8\r\n\r\n\r\n--XX--\r\nepilogue"
        )
        #expect(form.parts.count == 2)
        #expect(try form.fields().fields == [FormFields.Field(name: "a", value: "one\r\n--X")])
        #expect(form.files.first?.filename == "r\\\".txt")
        #expect(form.files.first?.contentType == "text/plain")
        #expect(form.files.first?.bytes == [])
    }

    @Test("An empty form has no parts, and a file field left empty is no file")
    func empty() throws {
        #expect(try parse("--XX--\r\n").parts.isEmpty)
        let form = try parse("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n\r\n--XX--")
        #expect(form.parts.count == 1)
        #expect(form.files.isEmpty)
    }

    @Test(
        "Broken bodies are refused",
        arguments: [
            ("", FormRefusal.malformedMultipart), ("--YY\r\n", .malformedMultipart), ("--XX", .malformedMultipart),
            ("--XX\r\n\r\n", .malformedMultipart),
            ("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end", .malformedMultipart),
            ("--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--", .malformedMultipart),
            ("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XX--", .malformedMultipart),
            ("--XX\r\nX: y\r\n\r\nx\r\n--XX--", .malformedMultipart), ("--XX\r\nnonsense\r\n\r\nx\r\n--XX--", .malformedMultipart),
            (
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--XX--",
                .malformedMultipart
            ),
            (
                String(repeating: "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", count: 4) + "--XX--",
                .tooManyFields(limit: 3)
            ),
            ("--XX\r\nX: " + String(repeating: "y", count: 300) + "\r\n\r\nx\r\n--XX--", .tooLarge(limit: 200)),
        ])
    func refusing(text: String, expected: FormRefusal) {
        #expect(throws: expected) { try parse(text) }
    }

    @Test("A field that is not UTF-8 is refused")
    func invalidText() throws {
        let head = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
        let form = try MultipartForm(Array(head.utf8) + [0xFF] + Array("\r\n--XX--".utf8), boundary: "XX", limits: limits)
        #expect(throws: FormRefusal.invalidUTF8) { try form.fields() }
    }

    @Test("The boundary comes from the content type, within RFC 2046")
    func boundary() throws {
        #expect(try MultipartBoundary.of(contentType: "multipart/form-data; boundary=\"a b:c\"") == "a b:c")
        #expect(
            try MultipartBoundary.of(contentType: "Multipart/Form-Data;boundary=----WebKitFormBoundaryAbC") == "----WebKitFormBoundaryAbC")
        let long = String(repeating: "a", count: 71)
        for broken in [
            "text/plain; boundary=a", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\(long)",
            "multipart/form-data; boundary=a\u{e9}",
        ] {
            #expect(throws: FormRefusal.boundary) { try MultipartBoundary.of(contentType: broken) }
        }
    }
}
