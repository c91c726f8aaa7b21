import Testing

@testable import Messaging

@Suite("What is this machine")
struct LoopbackTests {
    @Test(
        "A number of 127.0.0.0/8, ::1 and localhost are this machine; a name is not, whatever it begins with",
        arguments: [
            ("127.0.0.1", true), ("127.0.0.2", true), ("127.255.255.254", true), ("::1", true), ("0:0:0:0:0:0:0:1", true),
            ("localhost", true), ("LocalHost", true),
            ("127.example.org", false), ("127.0.0.1.example.org", false), ("127.", false), ("127.1", false), ("127.0.0.999", false),
            ("128.0.0.1", false), ("0.0.0.0", false), ("::", false), ("::2", false), ("1::1", false), ("[::1]", false),
            ("localhost.example.org", false), ("mylocalhost", false), ("", false),
        ])
    func loopback(host: String, isHere: Bool) {
        #expect(Loopback.contains(host) == isHere)
        #expect(EndpointAddress("http://\(host.contains(":") ? "[\(host)]" : host)/")?.isLoopback ?? false == isHere)
    }
}
