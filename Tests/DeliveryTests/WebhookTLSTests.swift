import Logging
import Messaging
import NIOSSL
import Persistence
import TestSupport
import Testing

@testable import Delivery

@Suite("The signed webhook over TLS")
struct WebhookTLSTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Every name is this machine: the address is judged and pinned, and the certificate alone tells who is there.
    private struct Here: HostResolver {
        func numbers(of host: String) async -> [NetworkNumber] { [NetworkNumber("127.0.0.1")].compactMap { $0 } }
    }

    /// Why a peer is not who it is taken for.
    enum Doubt: String, Sendable, CaseIterable {
        /// Its certificate is good, for another name.
        case otherName
        /// It vouches for itself, and nobody trusts it.
        case untrusted

        fileprivate var shown: PeerCertificate {
            switch self {
            case .otherName: .records
            case .untrusted: .stranger
            }
        }

        fileprivate var host: String {
            switch self {
            case .otherName: "other.example.org"
            case .untrusted: PeerCertificate.name
            }
        }
    }

    /// One round to the peer under a name, by who trusts these alone.
    ///
    /// - Returns: how many attempts were made.
    private static func round(
        _ f: PortalFixture, to peer: HTTPPeer, named host: String, trusting roots: NIOSSLTrustRoots
    ) async throws -> Int {
        let webhook = WebhookDelivery(limits: AttemptLimits(connectSeconds: 20), trusting: roots)
        let courier = Courier(
            f.portal, adapters: [webhook], outbound: OutboundGuard(resolver: Here()), logger: logger, random: { 0 })
        let configured = try #require(f.site.endpoint(code: "records-ehr")).url
        courier.place("records-ehr", insteadOf: configured, at: "https://\(host):\(peer.port)/hook")
        do {
            let attempts = try await courier.round()
            await courier.close()
            return attempts
        } catch {
            await courier.close()
            throw error
        }
    }

    private struct Tried: Sendable {
        let delivery: Messaging.Delivery
        let attempts: [DeliveryAttempt]
    }

    /// The one delivery of a state, with its attempts.
    private static func only(_ state: DeliveryState, of f: PortalFixture) async throws -> Tried {
        let found = try await f.portal.read { [deliveries = f.portal.deliveries] tx -> [Tried] in
            try deliveries.list(state, in: tx).items.map { Tried(delivery: $0, attempts: try deliveries.attempts(of: $0.id, in: tx)) }
        }
        #expect(found.count == 1)
        return try #require(found.first)
    }

    @Test(
        "A peer with a certificate for another name, or of its own making, is sent nothing of the message, and it is tried again",
        arguments: Engine.underTest, Doubt.allCases)
    func refused(engine: Engine, doubt: Doubt) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.portal.perform { [secrets = f.portal.deliveries.secrets] tx in
                try secrets.create(for: "records-ehr", by: .operator, in: tx)
            }
            try await f.ask(type: "general", group: "records")
            f.clock.advance(seconds: 20)
            try await HTTPPeer.with(tls: try doubt.shown.shown()) { peer in
                let trusted = try PeerCertificate.records.roots()
                #expect(try await Self.round(f, to: peer, named: doubt.host, trusting: trusted) == 1)
                #expect(peer.begun == 0, "not even the first line of a request")
                let tried = try await Self.only(.retrying, of: f)
                let attempt = try #require(tried.attempts.first)
                #expect(tried.attempts.count == 1 && attempt.outcome == .retry && attempt.code == "tls" && attempt.fault == .tls)
                #expect(tried.delivery.nextAttemptAt == f.clock.now.adding(seconds: 5) && tried.delivery.acceptedAt == nil)
                #expect(try await f.count("SELECT failures FROM endpoint_state") == 1, "the endpoint's breaker counts it")

                // The same peer under the right name, by who trusts it: what was refused was the certificate and nothing else.
                f.clock.advance(seconds: 5)
                let roots = try doubt.shown.roots()
                #expect(try await Self.round(f, to: peer, named: PeerCertificate.name, trusting: roots) == 1)
                #expect(peer.received.map(\.id) == [tried.delivery.id.description] && peer.begun == 1)
                let arrived = try await Self.only(.delivered, of: f)
                #expect(arrived.delivery.id == tried.delivery.id && arrived.attempts.map(\.outcome) == [.retry, .accepted])
            }
        }
    }
}
