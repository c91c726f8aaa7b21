import Delivery
import Foundation
import Logging
import Messaging
import NIOCore
import NIOHTTP1
import NIOPosix
import Persistence
import ServiceLifecycle

/// The fake "Records EHR" of the demonstration: it takes the webhooks of the
/// endpoint `records-ehr`, verifies them, and answers each question after a few
/// seconds. It lives inside `serve --demo` alone, on loopback, and takes
/// nothing from an endpoint that the site has led elsewhere.
struct DemonstrationRecords: Service {
    static let endpoint = "records-ehr"
    /// Where the demonstration's configuration has it, so that a command in a process of its own finds it too.
    static let port = 8099
    /// How long it thinks.
    static let seconds = 4

    private let portal: Portal
    private let logger: Logger
    private let channel: any Channel
    private let received: (stream: AsyncStream<DemonstrationRequest>, continuation: AsyncStream<DemonstrationRequest>.Continuation)

    /// Listens, before anything is delivered: at the usual port may be the records of another demonstration, which would refuse for good
    /// what is not meant for them.
    init(_ portal: Portal, _ courier: Courier, logger: Logger) async throws {
        let received = AsyncStream<DemonstrationRequest>.makeStream()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 16)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(DemonstrationHandler(received.continuation))
                }
            }
        let channel = try await Self.bind(bootstrap)
        if let port = channel.localAddress?.port, port != Self.port {
            courier.place(Self.endpoint, insteadOf: Self.address(Self.port), at: Self.address(port))
        }
        self.portal = portal
        self.logger = logger
        self.channel = channel
        self.received = received
    }

    func run() async throws {
        try await makeSecret()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for await request in received.stream { group.addTask { await answer(request) } }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            received.continuation.finish()
        }
        try? await channel.close()
    }

    /// Of several demonstrations on one machine the first has the usual port, the others any.
    private static func bind(_ bootstrap: ServerBootstrap) async throws -> any Channel {
        do {
            return try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            return try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        }
    }

    private static func address(_ port: Int) -> String { "http://127.0.0.1:\(port)/threadwell" }

    /// A refusal ends nothing: the site is served with or without a secret for its records.
    private func makeSecret() async throws {
        let known = try await portal.read { [portal] in try portal.deliveries.secrets.list(of: Self.endpoint, in: $0) }
        guard known.isEmpty else { return }
        do {
            _ = try await portal.perform { [portal] in try portal.deliveries.secrets.create(for: Self.endpoint, by: .operator, in: $0) }
        } catch EndpointSecretRefusal.twoAlready {
            // Another node of the demonstration has made it at the same moment.
            return
        } catch is NotFound {
            logger.notice("the configuration has no endpoint for the demonstration's records", metadata: ["endpoint": "\(Self.endpoint)"])
        }
    }

    private func answer(_ request: DemonstrationRequest) async {
        do {
            guard let caller = try? await caller(of: request) else { return request.reply(.unauthorized) }
            request.reply(.noContent)
            guard let body = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any],
                let data = body["data"] as? [String: Any], let message = data["messageId"] as? String
            else { return }
            let isSpanish = data["language"] as? String == "es"
            let files = (data["attachments"] as? [[String: Any]])?.count { $0["state"] as? String == "clean" } ?? 0
            var reply = SystemMessage(kind: "reply")
            reply.inReplyTo = message
            reply.externalID = request.signature.id
            reply.body = isSpanish ? Self.spanish(files) : Self.english(files)
            try await Task.sleep(for: .seconds(Self.seconds))
            let (site, answer) = (try await portal.site(), reply)
            _ = try await portal.perform { [portal] in try portal.inbound.receive(answer, by: caller, site: site, in: $0) }
        } catch is CancellationError {
            return
        } catch SystemMessageRefusal.externalIDKnown {
            // The same question came twice, and is answered.
            return
        } catch {
            logger.warning("the demonstration's records did not answer", metadata: ["failure": "\(type(of: error))"])
        }
    }

    /// Whose secret signed it, as far as that one may answer.
    private func caller(of request: DemonstrationRequest) async throws -> SystemCaller? {
        let site = try await portal.site()
        return try await portal.read { [portal] in
            try portal.inbound.caller(signed: request.signature, body: request.body, site: site, in: $0)
        }
    }

    private static func english(_ files: Int) -> String {
        """
        Thank you for your request. Medical records has received it\(files == 0 ? "" : files == 1 ? ", with 1 file" : ", with \(files) files").

        Copies of your record will be ready at the desk within three business days; please bring an identity card.

        This answer comes from the demonstration's records system.
        """
    }

    private static func spanish(_ files: Int) -> String {
        """
        Gracias por su solicitud. El archivo médico la ha recibido\(files == 0 ? "" : files == 1 ? ", con 1 archivo" : ", con \(files) archivos").

        Las copias de su expediente estarán listas en la recepción en tres días hábiles; traiga por favor una identificación.

        Esta respuesta viene del sistema de expedientes de la demostración.
        """
    }
}

/// One request to the demonstration's records, with the way to answer it.
struct DemonstrationRequest: Sendable {
    let signature: WebhookSignature
    let body: [UInt8]
    let reply: @Sendable (HTTPResponseStatus) -> Void
}

/// Gathers one request at a time; loopback and small bodies only.
final class DemonstrationHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let received: AsyncStream<DemonstrationRequest>.Continuation
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private static let mostBytes = 1_048_576

    init(_ received: AsyncStream<DemonstrationRequest>.Continuation) {
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= Self.mostBytes else { return context.close(promise: nil) }
            body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let head else { return }
            func header(_ name: String) -> String { head.headers.first(name: name) ?? "" }
            let channel = context.channel
            received.yield(
                DemonstrationRequest(
                    signature: WebhookSignature(
                        id: header("webhook-id"), timestamp: header("webhook-timestamp"), signatures: header("webhook-signature")),
                    body: body,
                    reply: { status in
                        let head = HTTPResponseHead(version: .http1_1, status: status, headers: ["content-length": "0"])
                        channel.write(HTTPServerResponsePart.head(head), promise: nil)
                        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
                    }))
        }
    }
}
