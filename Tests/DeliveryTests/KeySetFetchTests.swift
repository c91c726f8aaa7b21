import Messaging
import NIOCore
import Testing

@testable import Delivery

@Suite("Key sets of systems are read with care")
struct KeySetFetchTests {
    private static let set = Array(#"{"keys":[]}"#.utf8)
    private static let limits = AttemptLimits(connectSeconds: 20, totalSeconds: 3, answerBytes: 65_536)

    private static func with(
        _ outbound: OutboundGuard = OutboundGuard(), _ body: (KeySetFetch, HTTPPeer) async throws -> Void
    ) async throws {
        try await HTTPPeer.with { peer in
            let fetch = KeySetFetch(outbound: outbound, limits: limits)
            do {
                try await body(fetch, peer)
                await fetch.close()
            } catch {
                await fetch.close()
                throw error
            }
        }
    }

    @Test("One answer is read as it came; a redirect, a flood, silence and anything but 200 are none")
    func answers() async throws {
        try await Self.with { fetch, peer in
            let cases: [(HTTPPeer.Answer, Result<[UInt8], KeySetFault>)] = [
                (.body(Self.set), .success(Self.set)), (.status(302, [("location", peer.url)]), .failure(.redirected)),
                (.flood, .failure(.tooLarge)), (.status(404, []), .failure(.notAnAnswer)), (.status(204, []), .failure(.notAnAnswer)),
                (.close, .failure(.unreachable)), (.half, .failure(.timedOut)), (.silence, .failure(.timedOut)),
            ]
            for (answer, expected) in cases {
                peer.answer { _ in answer }
                #expect(await fetch.read(peer.url, allowing: ["127.0.0.1/32"]) == expected, "\(answer)")
            }
            #expect(peer.received.count == cases.count, "one request each")
        }
    }

    @Test("A private address is not reached unless its range is allowed, nor anything but TLS beyond this machine")
    func guarded() async throws {
        try await Self.with { fetch, peer in
            peer.answer { _ in .body(Self.set) }
            for address in [
                peer.url, "http://localhost:\(peer.port)/jwks", "http://ehr.example.org/jwks", "ftp://127.0.0.1/jwks",
                "https://user:word@ehr.example.org/jwks", "nonsense",
            ] {
                #expect(await fetch.read(address, allowing: []) == .failure(.addressRefused), "\(address)")
            }
            #expect(peer.received.isEmpty)
        }
    }
}
