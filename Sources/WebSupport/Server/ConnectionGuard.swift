import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections whose client is too slow or sends a request that two readers could read differently.
///
/// Whoever sends the body of a request too slowly is answered first: what waits for it is told `Problem.tooSlow` in place of a further
/// piece, and its answer is the last on the connection.
///
/// Stands behind the HTTP codec. Bytes that complete nothing show as a read without a part, so that the time
/// for headers begins with the first byte of a request.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    private let connections: OpenConnections
    private var patience: ConnectionPatience
    private var timer: (task: Scheduled<Void>, deadline: Int64)?
    private var sawPart = false
    /// Whatever else comes in is let go.
    private var isRefused = false
    /// The answer under way, or the next one, ends the connection.
    private var isLast = false
    private var isAnswering = false
    private var isEventStream = false
    private var stalledSince: Int64?
    private var drained = 0

    init(_ limits: ServerLimits, _ connections: OpenConnections) {
        self.limits = limits
        self.connections = connections
        patience = ConnectionPatience(limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connections.opened()
        if context.channel.isActive { open(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        connections.closed()
        timer?.task.cancel()
        timer = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        open(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.task.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        patience.readWanted(at: Self.now)
        keepTime(context)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        sawPart = true
        guard !isRefused else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard Self.isUnambiguous(head) else { return refuse(context) }
            patience.headArrived(at: Self.now)
            drained = 0
        case .body(let buffer):
            patience.bodyArrived(bytes: buffer.readableBytes)
            if patience.isDraining {
                drained += buffer.readableBytes
                if drained > limits.drainedBytes { return context.close(promise: nil) }
            }
        case .end:
            patience.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        let now = Self.now
        patience.readEnded(at: now)
        if !sawPart { patience.incompleteBytesArrived(at: now) }
        sawPart = false
        keepTime(context)
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isEventStream = head.headerFields[.contentType] == "text/event-stream"
            isAnswering = true
            guard isLast else { break }
            head.headerFields[.connection] = "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: break
        case .end:
            isEventStream = false
            isAnswering = false
            patience.responseEnded(at: Self.now)
            keepTime(context)
            if isLast { return writeLast(data, promise, context) }
        }
        context.write(data, promise: promise)
    }

    private func writeLast(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
        context.write(data, promise: written)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalledSince = context.channel.isWritable ? nil : Self.now
        keepTime(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A page that has left closes its side; nothing but this tells the stream before its next heartbeat.
        if isEventStream, event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    /// A length given twice over, and a host given twice, are how requests are smuggled past a proxy.
    private static func isUnambiguous(_ head: HTTPRequest) -> Bool {
        let fields = head.headerFields
        let lengths = fields[values: .contentLength]
        if let coding = fields[.transferEncoding], coding.lowercased() != "chunked" || !lengths.isEmpty { return false }
        return lengths.count <= 1 && !fields.contains(.host)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        isRefused = true
        let head = HTTPResponse(status: .badRequest, headerFields: [.connection: "close", .contentLength: "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    private func open(_ context: ChannelHandlerContext) {
        patience.opened(at: Self.now)
        keepTime(context)
    }

    private var deadline: Int64? {
        let stall = stalledSince.map { $0 + limits.idle.nanoseconds }
        guard let waiting = patience.deadline else { return stall }
        return min(waiting, stall ?? .max)
    }

    /// One timer at most: it is left to run when the deadline moves later, and asks again when it fires.
    private func keepTime(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(UInt64(max(0, deadline)))) {
            self.timer = nil
            guard let deadline = self.deadline else { return }
            if Self.now >= deadline {
                self.giveUp(context)
            } else {
                self.keepTime(context)
            }
        }
        timer = (task, deadline)
    }

    /// Only where a request waits for its body, and no answer is under way, is there anybody to say why.
    private func giveUp(_ context: ChannelHandlerContext) {
        guard patience.isOwedBody, !isAnswering, stalledSince == nil else { return context.close(promise: nil) }
        isRefused = true
        isLast = true
        // From here on it is the server that owes: the answer.
        patience.requestEnded()
        context.fireErrorCaught(Problem.tooSlow)
    }

    private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds) }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}

extension HTTPField.Name {
    fileprivate static let host = HTTPField.Name(known: "Host")
}
