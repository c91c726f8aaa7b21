import Testing
import WebSupport

@Suite("Cookies")
struct CookieTests {
    @Test(
        "Cookies are read strictly",
        arguments: [
            ("a=1; b=2", "a", "1"), ("a=\"1\"", "a", "1"), ("a=", "a", ""), ("a=1; a=2", "a", nil), ("A=1", "a", nil), ("a", "a", nil),
            ("a=1;b=2;", "b", "2"), ("a=x y", "a", nil), ("a=x,y", "a", nil), ("a=x\"y", "a", nil), ("a=b=c", "a", "b=c"), ("=x", "", nil),
            ("bad name=1; a=2", "a", "2"), ("a=é", "a", nil), ("__Host-member=t0k-en_", "__Host-member", "t0k-en_"),
        ])
    func reading(header: String, name: String, expected: String?) {
        #expect(RequestCookies([header])[name] == expected)
    }

    @Test("A cookie repeated in a second header is refused as well")
    func repeatedHeader() {
        let cookies = RequestCookies(["a=1", "a=2; b=3"])
        #expect(cookies["a"] == nil)
        #expect(cookies["b"] == "3")
    }

    @Test("Cookies of ours are HttpOnly, of the whole site, and Secure where the site is")
    func writing() {
        #expect(
            SetCookie(name: "__Host-staff", value: "abc", sameSite: .strict, secure: true)?.description
                == "__Host-staff=abc; Path=/; HttpOnly; SameSite=Strict; Secure")
        #expect(
            SetCookie.removing(name: "member", sameSite: .lax, secure: false)?.description
                == "member=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
    }

    @Test("A cookie that a browser would drop or read differently cannot be built")
    func refusing() {
        for (name, value, secure) in [
            ("__Host-a", "x", false), ("a;b", "x", true), ("", "x", true), ("a", "x; Domain=evil", true), ("a", "x\r\n", true),
        ] {
            #expect(SetCookie(name: name, value: value, sameSite: .lax, secure: secure) == nil)
        }
    }
}
