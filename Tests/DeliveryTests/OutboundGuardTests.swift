import Testing

@testable import Delivery

@Suite("What a connection may be made to")
struct OutboundGuardTests {
    private static func judge(_ texts: [String], allowing: [String] = []) throws -> OutboundGuard.Finding {
        OutboundGuard.judge(
            try texts.map { try #require(NetworkNumber($0)) }, allowing: try allowing.map { try #require(NetworkRange($0)) })
    }

    @Test(
        "Private, local, shared and reserved addresses are refused",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
            "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1",
            "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1",
        ])
    func refused(text: String) throws {
        #expect(try Self.judge([text]) == .refused)
    }

    @Test(
        "Addresses of the world are reached",
        arguments: ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "193.0.0.1", "2606:4700::1111", "2a00:1450::1"])
    func reached(text: String) throws {
        #expect(try Self.judge([text]) == .reach(try #require(NetworkNumber(text))))
    }

    @Test("One address that may not be reached bars the name; an allowed range opens exactly itself")
    func ranges() throws {
        #expect(try Self.judge(["8.8.8.8", "10.0.0.1"]) == .refused)
        #expect(try Self.judge([]) == .unknownHost)
        #expect(try Self.judge(["10.0.0.1"], allowing: ["10.0.0.0/31"]) != .refused)
        #expect(try Self.judge(["10.0.0.2"], allowing: ["10.0.0.0/31"]) == .refused)
        #expect(try Self.judge(["::ffff:10.0.0.1"], allowing: ["10.0.0.0/31"]) != .refused)
        #expect(try Self.judge(["fd00::5"], allowing: ["fd00::/8"]) != .refused)
    }

    @Test("What is no range is none", arguments: ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::/129", "a/1", "10.0.0.0/-1"])
    func noRange(text: String) {
        #expect(NetworkRange(text) == nil)
    }
}
