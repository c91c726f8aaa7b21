import DeliveryTestKit
import Foundation
import Messaging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A web server on loopback that answers as it is told, and keeps what it was sent.
final class HTTPPeer: ContractPeer, Sendable {
    struct Received: Sendable {
        let id: String
        let signature: WebhookSignature
        let body: [UInt8]
        /// Whether the sender could know that it arrived.
        let wasAcknowledged: Bool
    }

    enum Answer: Sendable {
        case status(Int, [(String, String)])
        /// 200 with these bytes.
        case body([UInt8])
        case silence
        /// The beginning of an answer, and nothing after it.
        case half
        case close
        /// More bytes than anybody reads.
        case flood
    }

    private struct State {
        var begun = 0
        var received: [Received] = []
        var answers: @Sendable (String) -> Answer = { _ in .status(204, []) }
    }

    private let state = Mutex(State())
    let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "http://127.0.0.1:\(port)/hook" }
    var received: [Received] { state.withLock { $0.received } }
    /// How many requests have come at least in their first line.
    var begun: Int { state.withLock { $0.begun } }

    private init(channel: any Channel) {
        self.channel = channel
    }

    /// - Parameter tls: what it shows who connects; nil for a peer that speaks plainly.
    static func with(tls: NIOSSLContext? = nil, _ body: (HTTPPeer) async throws -> Void) async throws {
        let box = Mutex<HTTPPeer?>(nil)
        let beginning: @Sendable () -> Void = { box.withLock { $0 }?.begin() }
        let taking: @Sendable (HTTPRequestHead, [UInt8]) -> Answer = { head, body in
            box.withLock { $0 }?.take(head, body) ?? .close
        }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(PeerHandler(beginning, taking))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let peer = HTTPPeer(channel: channel)
        box.withLock { $0 = peer }
        do {
            try await body(peer)
            // A test may have closed it.
            try? await channel.close()
        } catch {
            try? await channel.close()
            throw error
        }
    }

    func answer(_ answers: @escaping @Sendable (String) -> Answer) {
        state.withLock { $0.answers = answers }
    }

    func behave(_ behaviour: PeerBehaviour) async {
        answer { _ in
            switch behaviour {
            case .accepts: .status(204, [])
            case .refuses: .status(422, [])
            case .fails: .status(503, [])
            case .isSilent: .silence
            case .cutsOff: .close
            }
        }
    }

    func receivedIDs() async -> [String] { received.map(\.id) }

    private func begin() {
        state.withLock { $0.begun += 1 }
    }

    private func take(_ head: HTTPRequestHead, _ body: [UInt8]) -> Answer {
        func header(_ name: String) -> String { head.headers.first(name: name) ?? "" }
        let signature = WebhookSignature(
            id: header("webhook-id"), timestamp: header("webhook-timestamp"), signatures: header("webhook-signature"))
        let answer = state.withLock { $0.answers }(signature.id)
        var isGood = false
        if case .status(let status, _) = answer { isGood = (200..<300).contains(status) }
        state.withLock {
            $0.received.append(Received(id: signature.id, signature: signature, body: body, wasAcknowledged: isGood))
        }
        return answer
    }
}

private final class PeerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let beginning: @Sendable () -> Void
    private let taking: @Sendable (HTTPRequestHead, [UInt8]) -> HTTPPeer.Answer
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ beginning: @escaping @Sendable () -> Void, _ taking: @escaping @Sendable (HTTPRequestHead, [UInt8]) -> HTTPPeer.Answer) {
        self.beginning = beginning
        self.taking = taking
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            beginning()
            (self.head, body) = (head, [])
        case .body(let bytes): body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head else { return }
            switch taking(head, body) {
            case .status(let status, let fields): answer(context, status, fields, [])
            case .body(let bytes): answer(context, 200, [("content-type", "application/json")], bytes)
            case .silence: break
            case .half:
                let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-length": "100"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{")))), promise: nil)
            case .close: context.close(promise: nil)
            case .flood: answer(context, 200, [], [UInt8](repeating: 65, count: 4_000_000))
            }
        }
    }

    private func answer(_ context: ChannelHandlerContext, _ status: Int, _ fields: [(String, String)], _ body: [UInt8]) {
        var headers: HTTPHeaders = ["content-length": "\(body.count)"]
        for (name, value) in fields { headers.add(name: name, value: value) }
        let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !body.isEmpty { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
