public import Messaging
internal import Synchronization

/// A scanner that answers what a test tells it to, after it has taken every byte.
public final class SettableScanner: FileScanner {
    private let state: Mutex<(reply: ScanReply, scanned: Int)>
    private let looking: @Sendable () -> Void

    /// - Parameter looking: what happens while it looks.
    public init(_ reply: ScanReply = .clean, looking: @escaping @Sendable () -> Void = {}) {
        state = Mutex((reply, 0))
        self.looking = looking
    }

    public var reply: ScanReply {
        get { state.withLock { $0.reply } }
        set { state.withLock { $0.reply = newValue } }
    }

    /// Bytes it was given in all.
    public var scanned: Int { state.withLock { $0.scanned } }

    public func scan(within seconds: Int, _ part: @escaping @Sendable (Int) async throws -> [UInt8]?) async -> ScanReply {
        looking()
        if reply == .noAnswer { return .noAnswer }
        do {
            var number = 0
            while let bytes = try await part(number) {
                state.withLock { $0.scanned += bytes.count }
                number += 1
            }
        } catch {
            return .noAnswer
        }
        return reply
    }

    public func isThere() async -> Bool { reply != .noAnswer }
}
