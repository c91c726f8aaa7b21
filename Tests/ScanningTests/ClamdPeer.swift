import Foundation
import NIOCore
import NIOPosix

/// Something at a Unix socket that answers as it is told, in place of clamd.
enum ClamdPeer {
    enum Behaviour: Sendable {
        /// It takes what comes and says nothing.
        case silent
        /// It says the first piece when the command has come and the others when the file has, and then closes.
        case says([String])
    }

    /// Listens until the closure has ended, which is given the path of the socket.
    static func with(_ behaviour: Behaviour, _ body: (String) async throws -> Void) async throws {
        let path = NSTemporaryDirectory() + "threadwell-peer-\(UInt64.random(in: .min ... .max)).sock"
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ClamdPeerHandler(behaviour))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            try await body(path)
            try await channel.close()
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private final class ClamdPeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: ClamdPeer.Behaviour
    private var came: [UInt8] = []
    private var said = 0

    init(_ behaviour: ClamdPeer.Behaviour) {
        self.behaviour = behaviour
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        came.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        guard case .says(let pieces) = behaviour, let end = came.firstIndex(of: 0) else { return }
        if said == 0 { say(pieces.prefix(1), context) }
        guard hasEnded(after: end + 1) else { return }
        say(pieces.dropFirst(), context)
        context.close(promise: nil)
    }

    private func say(_ pieces: ArraySlice<String>, _ context: ChannelHandlerContext) {
        for piece in pieces { context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: piece)), promise: nil) }
        said += 1
    }

    /// Whether the part without bytes has come that ends a file.
    private func hasEnded(after start: Int) -> Bool {
        var place = start
        while place + 4 <= came.count {
            let length = came[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            if length == 0 { return true }
            place += 4 + length
        }
        return false
    }
}
