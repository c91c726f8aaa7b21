import NIOCore
import NIOPosix
import NIOSSL

/// A connection that sends bytes as they are, so that tests can be as rude as they need.
enum RawConnection {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Sends the bytes and returns everything that comes back until the server closes.
    ///
    /// - Parameter thenEndsSending: whether this side is closed after the bytes, and goes on listening.
    static func exchange(port: Int, _ text: String, thenEndsSending: Bool = false) async throws -> String {
        try await connect(port: port, endsSending: thenEndsSending).executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if thenEndsSending { outbound.finish() }
            return await everything(of: inbound)
        }
    }

    /// What comes until the connection is closed, however it is closed.
    static func everything(of inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async -> String {
        var all = ByteBuffer()
        do {
            for try await buffer in inbound { all.writeImmutableBuffer(buffer) }
        } catch {
            return String(buffer: all)
        }
        return String(buffer: all)
    }

    static func connect(port: Int, endsSending: Bool = false) async throws -> Connection {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try Connection(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: endsSending))
            }
        }
    }

    /// One request over TLS. Returns the answer and the certificate that the server showed.
    static func exchange(port: Int, _ text: String, tls: TLSConfiguration) async throws -> (answer: String, certificate: NIOSSLCertificate?)
    {
        let context = try NIOSSLContext(configuration: tls)
        let shown = Noted<NIOSSLCertificate>()
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: "localhost") { certificates, promise in
                        shown.set(certificates.first)
                        promise.succeed(.certificateVerified)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let answer = try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            return await everything(of: inbound)
        }
        return (answer, shown.get())
    }
}
