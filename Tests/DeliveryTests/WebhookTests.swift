import DeliveryTestKit
import Foundation
import Messaging
import NIOCore
import Persistence
import Testing

@testable import Delivery

@Suite("The signed webhook")
struct WebhookTests {
    private static let now = Timestamp(microseconds: 1_794_931_200_000_000)
    private static let limits = AttemptLimits(connectSeconds: 20, totalSeconds: 20, answerBytes: 100_000)
    /// Where the other side leaves an answer unfinished, which has to be waited for.
    private static let impatient = AttemptLimits(connectSeconds: 20, totalSeconds: 3, answerBytes: 100_000)

    private static func ready(_ url: String, _ secrets: [WebhookSecret], allow: [String] = ["127.0.0.1/32"]) -> ReadyEndpoint {
        var endpoint = Endpoint()
        endpoint.code = "records-ehr"
        endpoint.adapter = "webhook"
        endpoint.url = url
        endpoint.allowPrivateNetwork = allow
        return ReadyEndpoint(endpoint, address: NetworkNumber("127.0.0.1"), secrets: secrets, now: now)
    }

    /// As the courier does it: through the guard, then to the adapter.
    private static func send(
        _ message: OutgoingMessage, to endpoint: ReadyEndpoint, by webhook: WebhookDelivery, _ outbound: OutboundGuard = OutboundGuard()
    ) async -> DeliveryOutcome {
        switch await outbound.admit(endpoint) {
        case .admitted(let endpoint): await webhook.deliver(message, to: endpoint)
        case .barred(let outcome): outcome
        }
    }

    private static func with(
        _ limits: AttemptLimits = limits, _ body: @escaping (WebhookDelivery, HTTPPeer, WebhookSecret) async throws -> Void
    ) async throws {
        try await HTTPPeer.with { peer in
            let webhook = WebhookDelivery(limits: limits)
            do {
                try await body(webhook, peer, .random())
                await webhook.close()
            } catch {
                await webhook.close()
                throw error
            }
        }
    }

    @Test("It keeps the contract of adapters (S27, S52)")
    func contract() async throws {
        try await Self.with(Self.impatient) { webhook, peer, secret in
            let broken = await AdapterContract(webhook, at: Self.ready(peer.url, [secret]), before: peer).broken()
            #expect(broken.isEmpty, "\(broken)")
        }
    }

    @Test(
        "It keeps the contract before a process of another language, which verifies by the standard's own library",
        .enabled(if: PeerProcess.python != nil || PeerProcess.isRequired, "bin/setup test makes .build-venv"))
    func contractBeforeAnotherProcess() async throws {
        let secret = WebhookSecret.random()
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        try await PeerProcess.with(secret) { peer in
            let webhook = WebhookDelivery(limits: Self.impatient)
            var endpoint = Self.ready(peer.url, [secret])
            endpoint.now = now
            let broken = await AdapterContract(webhook, at: endpoint, before: peer).broken()
            #expect(broken.isEmpty, "\(broken)")
            let report = try await peer.report()
            #expect(report.received.count >= 8 && report.unverified == 0)

            // The premise: what another secret signed is not taken, and what both signed is.
            endpoint.secrets = [.random()]
            #expect(await webhook.deliver(.example(20), to: endpoint).verdict != .delivered)
            #expect(try await peer.report().unverified == 1)
            endpoint.secrets = [.random(), secret]
            #expect(await webhook.deliver(.example(21), to: endpoint).verdict == .delivered)
            await webhook.close()
        }
    }

    @Test("What is sent is signed with both secrets and holds what the schema says, full or thin")
    func payload() async throws {
        try await Self.with { webhook, peer, secret in
            let other = WebhookSecret.random()
            #expect(await webhook.deliver(.example(), to: Self.ready(peer.url, [secret, other])).verdict == .delivered)
            var thin = Self.ready(peer.url, [secret])
            thin.endpoint.payload = .thin
            #expect(await webhook.deliver(.example(2), to: thin).verdict == .delivered)
            let full = try #require(peer.received.first)
            for one in [secret, other] { try full.signature.verify(full.body, with: [one], at: Self.now) }
            let data = try #require(Self.data(of: full.body))
            #expect(data["body"] as? String == "May I have a copy of my record?" && data["subject"] as? String == "A copy of my record")
            #expect((data["patient"] as? [String: Any])?["name"] as? String == "Ada Park")
            let short = try #require(peer.received.last)
            let text = String(decoding: short.body, as: UTF8.self)
            #expect(!text.contains("Ada") && !text.contains("copy") && !text.contains("004411"))
            #expect(Self.data(of: short.body)?["messageId"] as? String == OutgoingMessage.example(2).message.description)
        }
    }

    @Test("S19: files are named with their hash and where to fetch them; a thin body names them by id alone")
    func files() async throws {
        let files = [AttachmentState.clean, .infected].enumerated().map { number, state in
            AttachedFile(
                id: ID(high: 6, low: UInt64(number + 1)), name: "letter from Ada.pdf", kind: .pdf, size: 7,
                sha256: String(repeating: "ab", count: 32), state: state)
        }
        try await Self.with { webhook, peer, secret in
            var ready = Self.ready(peer.url, [secret])
            #expect(await webhook.deliver(.example(files: files), to: ready).verdict == .delivered)
            ready.endpoint.payload = .thin
            #expect(await webhook.deliver(.example(2, files: files), to: ready).verdict == .delivered)
            #expect(await webhook.deliver(.example(3), to: ready).verdict == .delivered)
            let sent = try peer.received.map { try #require(Self.data(of: $0.body)) }
            let full = try #require(sent[0]["attachments"] as? [[String: Any]])
            #expect(full.map { $0["state"] as? String } == ["clean", "infected"])
            #expect(full.map { $0["filename"] as? String } == ["letter from Ada.pdf", "letter from Ada.pdf"])
            let address = "https://portal.example.org/api/v1/system/attachments/\(files[0].id)/content"
            #expect(full.map { $0["url"] as? String } == [address, nil], "what is not clean can be fetched nowhere")
            #expect(full[0]["sha256"] as? String == files[0].sha256 && full[0]["size"] as? Int == 7)
            let thin = try #require(sent[1]["attachments"] as? [[String: Any]])
            #expect(thin.map { $0["url"] as? String } == [address, nil])
            #expect(!String(decoding: peer.received[1].body, as: UTF8.self).contains("Ada"))
            #expect(sent[2]["attachments"] == nil)
        }
    }

    private static func data(of body: [UInt8]) -> [String: Any]? {
        ((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any])?["data"] as? [String: Any]
    }

    @Test("A redirect is not followed, a page is no answer, a flood is cut, half a 200 is none, Retry-After is heeded")
    func misbehaving() async throws {
        try await Self.with(Self.impatient) { webhook, peer, secret in
            let cases: [(HTTPPeer.Answer, DeliveryOutcome.Verdict, DeliveryFault?, Int?)] = [
                (.status(302, [("location", peer.url + "/elsewhere")]), .retry, .redirected, nil),
                (.status(200, [("content-type", "text/html; charset=utf-8")]), .retry, .notAnAnswer, nil),
                (.flood, .retry, .tooLarge, nil), (.status(429, [("retry-after", "120")]), .retry, .busy, 120),
                (.status(503, [("retry-after", "Tue, 17 Nov 2026 16:02:00 GMT")]), .retry, .serverFault, 120),
                (.half, .retry, .timedOut, nil), (.status(410, []), .gone, .gone, nil), (.status(201, []), .delivered, nil, nil),
            ]
            for (number, (answer, verdict, fault, retryAfter)) in cases.enumerated() {
                peer.answer { _ in answer }
                let outcome = await webhook.deliver(.example(UInt64(number + 1)), to: Self.ready(peer.url, [secret]))
                #expect(outcome.verdict == verdict && outcome.fault == fault && outcome.retryAfter == retryAfter, "\(outcome)")
            }
            #expect(peer.received.count == cases.count, "one request each")
        }
    }

    @Test("Without a secret, or where nobody listens, nothing arrives and it is tried again")
    func unreachable() async throws {
        try await Self.with { webhook, peer, secret in
            #expect(await webhook.deliver(.example(), to: Self.ready(peer.url, [])).fault == .noSecret)
            var unjudged = Self.ready(peer.url, [secret])
            unjudged.address = nil
            #expect(await webhook.deliver(.example(), to: unjudged).fault == .addressRefused, "it finds no address by itself")
            #expect(peer.received.isEmpty)
            try await peer.channel.close()
            let outcome = await webhook.deliver(.example(), to: Self.ready(peer.url, [secret]))
            #expect(outcome.verdict == .retry && outcome.fault == .unreachable)
        }
    }

    @Test("A private address is not reached unless it is allowed, by whatever name")
    func guarded() async throws {
        try await Self.with { webhook, peer, secret in
            for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"] {
                let ready = Self.ready("http://\(host):\(peer.port)/hook", [secret], allow: [])
                let outcome = await Self.send(.example(), to: ready, by: webhook)
                #expect(outcome.fault == .addressRefused || outcome.fault == .unreachable, "\(host): \(outcome)")
            }
            #expect(peer.received.isEmpty)
        }
    }

    /// Answers something else at every question.
    private actor Turncoat: HostResolver {
        private var answers: [String]
        private(set) var asked = 0

        init(_ answers: [String]) { self.answers = answers }

        func numbers(of host: String) async -> [NetworkNumber] {
            asked += 1
            return answers.isEmpty ? [] : [NetworkNumber(answers.removeFirst())].compactMap { $0 }
        }
    }

    @Test("A name that turns to a private address the second time is asked once an attempt, and refused at the second")
    func rebinding() async throws {
        let resolver = Turncoat(["127.0.0.1", "10.0.0.7"])
        let outbound = OutboundGuard(resolver: resolver)
        try await Self.with { webhook, peer, secret in
            let ready = Self.ready("http://ehr.example.org:\(peer.port)/hook", [secret])
            #expect(
                await Self.send(.example(), to: ready, by: webhook, outbound).verdict == .delivered,
                "it went to the address that was judged")
            #expect(await resolver.asked == 1)
            #expect(await Self.send(.example(2), to: ready, by: webhook, outbound).fault == .addressRefused)
            #expect(peer.received.count == 1)
        }
    }
}
