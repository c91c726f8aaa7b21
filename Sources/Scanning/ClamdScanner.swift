public import Messaging
import NIOCore
import NIOPosix

/// ClamAV's `clamd` over a Unix socket, by its command INSTREAM (clamd(8)). Over TCP anybody could stop it, so only the socket is used.
public struct ClamdScanner: FileScanner {
    private let path: String
    private let connectSeconds: Int64
    private let greetingSeconds: Int

    /// - Parameters:
    ///   - path: of the socket that `LocalSocket` in clamd.conf names.
    ///   - connectSeconds: how long a connection may take.
    ///   - greetingSeconds: how long it may take to say that it is there. `/readyz` waits for that, and whoever asks there waits less long
    ///     than for a file.
    public init(path: String, connectSeconds: Int64 = 2, greetingSeconds: Int = 1) {
        self.path = path
        self.connectSeconds = connectSeconds
        self.greetingSeconds = greetingSeconds
    }

    public func isThere() async -> Bool {
        let answer = try? await within(seconds: greetingSeconds) { try await talk("zPING\0") { _ in } }
        return answer == Array("PONG".utf8)
    }

    public func scan(within seconds: Int, _ part: @escaping @Sendable (Int) async throws -> [UInt8]?) async -> ScanReply {
        do {
            let answer = try await within(seconds: seconds) {
                try await talk("zINSTREAM\0") { send in
                    var number = 0
                    while let bytes = try await part(number) {
                        var rest = bytes[...]
                        while !rest.isEmpty {
                            let piece = rest.prefix(Self.piece)
                            rest = rest.dropFirst(piece.count)
                            var buffer = ByteBuffer()
                            buffer.writeInteger(UInt32(piece.count))
                            buffer.writeBytes(piece)
                            try await send(buffer)
                        }
                        number += 1
                    }
                    try await send(ByteBuffer(integer: UInt32(0)))
                }
            }
            return ClamdAnswer.reply(answer)
        } catch {
            // Cut off, slow or not there: nothing is known.
            return .noAnswer
        }
    }

    /// Bytes of one piece of the stream.
    private static let piece = 65_536

    /// Sends a command and what belongs to it, and reads the answer, which may come before all was sent.
    private func talk(_ command: String, _ body: @escaping @Sendable (_ send: (ByteBuffer) async throws -> Void) async throws -> Void)
        async throws -> [UInt8]
    {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(connectSeconds))
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                group.addTask {
                    var answer: [UInt8] = []
                    for try await var buffer in inbound {
                        answer += buffer.readBytes(length: buffer.readableBytes) ?? []
                        if answer.contains(0) || answer.count > ClamdAnswer.longest { break }
                    }
                    // What has no end may be half of something else: no word was said.
                    return answer.firstIndex(of: 0).map { Array(answer[..<$0]) } ?? []
                }
                group.addTask {
                    do {
                        try await outbound.write(ByteBuffer(string: command))
                        try await body { try await outbound.write($0) }
                    } catch  where error is ChannelError || error is IOError {
                        // It has said its word before the end, and listens no more.
                    }
                    return nil
                }
                for try await answer in group {
                    if let answer {
                        group.cancelAll()
                        return answer
                    }
                }
                return []
            }
        }
    }

    private func within<T: Sendable>(seconds: Int, _ work: @escaping @Sendable () async throws -> T) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else { throw TooSlow() }
            return answer
        }
    }

    private struct TooSlow: Error {}
}

/// What clamd answers, as a pure rule: anything but exactly `stream: OK` is not clean.
public enum ClamdAnswer {
    /// Bytes of an answer at most.
    static let longest = 4_096

    public static func reply(_ answer: [UInt8]) -> ScanReply {
        if answer.elementsEqual("stream: OK".utf8) { return .clean }
        guard let text = String(validating: answer, as: UTF8.self) else { return .noAnswer }
        if text.hasPrefix("stream: "), text.hasSuffix(" FOUND") {
            return .found(String(text.dropFirst("stream: ".count).dropLast(" FOUND".count)))
        }
        // The one error that will come again, whenever it is asked.
        if text.hasSuffix("INSTREAM size limit exceeded. ERROR") { return .unscannable }
        return .noAnswer
    }
}
