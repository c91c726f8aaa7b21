import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// HTTP/1.1 behind `ConnectionGuard`, over TLS when there are certificates. The certificate is asked for at
/// every connection, so that a replaced one is used at once.
struct GuardedHTTPChannel: ServerChildChannel {
    let http: HTTP1Channel
    let certificates: TLSCertificates?

    init(
        responder: @escaping HTTPChannelHandler.Responder, limits: ServerLimits, certificates: TLSCertificates?,
        connections: OpenConnections
    ) {
        self.certificates = certificates
        http = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits, connections)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerListBytes, maxHeaderListSize: limits.headerListBytes,
                    maxHeaderFieldCount: limits.headerFields)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        guard let certificates else { return http.setup(channel: channel, logger: logger) }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificates.context))
        }.flatMap {
            http.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
