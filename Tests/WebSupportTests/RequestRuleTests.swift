import Crypto
import HTTPTypes
import Testing
import WebSupport

@Suite("Cross-site requests")
struct CrossSiteGuardTests {
    private let guarding = CrossSiteGuard(key: SymmetricKey(data: Array(0..<32)), origin: "https://site.example")
    private let session: [UInt8] = [1, 2, 3]

    private func headers(site: String? = nil, origin: String? = nil) -> HTTPFields {
        var fields = HTTPFields()
        if let site { fields[HTTPField.Name(known: "Sec-Fetch-Site")] = site }
        if let origin { fields[.origin] = origin }
        return fields
    }

    @Test(
        "A change needs the browser's word that it comes from here",
        arguments: [
            ("same-origin", nil, true), ("same-origin", "https://evil.example", true), ("same-site", "https://site.example", false),
            ("cross-site", "https://site.example", false), ("none", nil, false), (nil, "https://site.example", true),
            (nil, "http://site.example", false), (nil, "https://site.example.evil.example", false), (nil, "null", false), (nil, nil, false),
        ] as [(String?, String?, Bool)])
    func origin(site: String?, origin: String?, allowed: Bool) {
        let token = guarding.token(session: session)
        let fields = headers(site: site, origin: origin)
        let passes = (try? guarding.check(headers: fields, requestOrigin: nil, session: session, token: token)) != nil
        #expect(passes == allowed)
    }

    @Test("A change needs the token of its own session")
    func token() throws {
        let fields = headers(site: "same-origin")
        let good = guarding.token(session: session)
        try guarding.check(headers: fields, requestOrigin: nil, session: session, token: good)
        for bad in [nil, "", good + "A", String(good.dropLast()), guarding.token(session: [9])] {
            #expect(throws: CrossSiteGuard.Refusal.token) {
                try guarding.check(headers: fields, requestOrigin: nil, session: session, token: bad)
            }
        }
    }

    @Test("Without a configured origin the request's own is taken")
    func ownOrigin() {
        let free = CrossSiteGuard(key: SymmetricKey(size: .bits256))
        #expect(throws: Never.self) {
            try free.checkOrigin(headers: headers(origin: "http://127.0.0.1:8080"), requestOrigin: "http://127.0.0.1:8080")
        }
        #expect(throws: CrossSiteGuard.Refusal.origin) {
            try free.checkOrigin(headers: headers(origin: "http://127.0.0.1:8081"), requestOrigin: "http://127.0.0.1:8080")
        }
    }

    @Test("Safe methods are those that change nothing")
    func safeMethods() {
        #expect([.get, .head, .options].allSatisfy(CrossSiteGuard.isSafe))
        #expect(![HTTPRequest.Method.post, .put, .patch, .delete].contains(where: CrossSiteGuard.isSafe))
    }
}

@Suite("Negotiation")
struct NegotiationTests {
    @Test(
        "The language is the best that the site has",
        arguments: [
            (nil, "en"), ("", "en"), ("es", "es"), ("es-MX,en;q=0.5", "es"), ("fr, es;q=0.2, en;q=0.1", "es"), ("de", "en"),
            ("EN-us;q=0.9, es;q=0.9", "en"), ("es;q=0, en;q=0.1", "en"), ("*", "en"), ("es;q=2", "en"), ("es;q=x, es", "es"), (",,;", "en"),
        ] as [(String?, String)])
    func language(header: String?, expected: String) {
        #expect(AcceptLanguage.best(header, available: ["en", "es"]) == expected)
    }

    @Test(
        "Only the content types we read are accepted",
        arguments: [
            (["application/json"], .json), (["application/json; charset=UTF-8"], .json),
            (["application/x-www-form-urlencoded"], .urlEncodedForm),
            (["multipart/form-data; boundary=x"], .multipartForm(header: "multipart/form-data; boundary=x")), (["text/plain"], nil),
            ([], nil),
            (["application/json", "application/json"], nil), (["application/json; charset=latin1"], nil), (["application/jsonp"], nil),
            (["application/json;"], .json),
        ] as [([String], ContentType?)])
    func contentType(headers: [String], expected: ContentType?) {
        #expect(ContentType(headers) == expected)
    }

    @Test("Browsers get pages, programs get JSON")
    func acceptedType() {
        #expect(AcceptedType.prefersHTML("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"))
        for header in [nil, "*/*", "application/json", "application/json, text/html"] { #expect(!AcceptedType.prefersHTML(header)) }
    }

    @Test(
        "If-Match takes strong and weak tags, and what cannot be read matches nothing",
        arguments: [
            ([#""7""#], true), ([#"W/"7""#], true), ([#""6", "7""#], true), ([#""6""#, #""7""#], true), (["*"], true), ([#""6""#], false),
            (["7"], false),
            ([#""7"#], false), ([""], false), ([#""7" x"#], false),
        ])
    func entityTags(headers: [String], matches: Bool) throws {
        let condition = try #require(EntityTagCondition(headers))
        #expect(condition.matches(EntityTag("7")) == matches)
    }

    @Test("Without the header there is no condition")
    func noCondition() {
        #expect(EntityTagCondition([]) == nil)
        #expect(EntityTag("7").description == "\"7\"")
    }

    @Test("Only addresses of this site are followed after a form")
    func localPaths() {
        for good in ["/", "/patients/7", "/a?b=c#d"] { #expect(LocalPath.isLocal(good)) }
        for bad in ["", "a", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/é"] {
            #expect(!LocalPath.isLocal(bad))
        }
    }
}

@Suite("Tokens")
struct TokenTests {
    @Test("Base64url is read back, and has one spelling only", arguments: [[], [0], [0, 255], [1, 2, 3], Array(0...255)] as [[UInt8]])
    func base64(bytes: [UInt8]) {
        #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
    }

    @Test("Other spellings are refused", arguments: ["A", "AB=", "A+/A", "AAAAA", "AB", "Zh", "é"])
    func spellings(text: String) {
        #expect(Base64URL.bytes(text) == nil)
    }

    @Test("Hexadecimal is lower-case")
    func hexadecimal() {
        #expect(Hexadecimal.text([0, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
    }

    @Test("Comparison in constant time compares")
    func comparison() {
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 3]))
    }

    @Test("A cursor opens only in its own list, unaltered, under its own key")
    func cursors() throws {
        let seal = CursorSeal(key: SymmetricKey(size: .bits256))
        let cursor = try seal.cursor([1, 2, 3], list: "mine")
        #expect(seal.place(cursor, list: "mine") == [1, 2, 3])
        #expect(seal.place(cursor, list: "yours") == nil)
        #expect(CursorSeal(key: SymmetricKey(size: .bits256)).place(cursor, list: "mine") == nil)
        #expect(seal.place("", list: "mine") == nil)
        #expect(seal.place(String(repeating: "A", count: 3000), list: "mine") == nil)
        for index in cursor.indices {
            let altered = cursor.replacingCharacters(at: index, with: cursor[index] == "A" ? "B" : "A")
            #expect(seal.place(altered, list: "mine") == nil)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with character: Character) -> String {
        self[..<index] + String(character) + self[self.index(after: index)...]
    }
}
