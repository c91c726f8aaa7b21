import Synchronization

/// The bytes of uploads that are under way, of all clients together: a file is kept in memory until it is whole and judged, so that
/// nothing of one that breaks off is ever stored; this bounds what that takes.
public final class UploadMemory: Sendable {
    /// Bytes.
    public let maximum: Int
    private let held = Mutex(0)

    public init(maximum: Int = 128 << 20) {
        self.maximum = maximum
    }

    /// Bytes held now.
    public var count: Int { held.withLock { $0 } }

    /// A share that is given back when nobody holds it any more.
    public func share() -> Share { Share(self) }

    fileprivate func take(_ bytes: Int) -> Bool {
        held.withLock { held in
            guard held + bytes <= maximum else { return false }
            held += bytes
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Int) {
        held.withLock { $0 -= bytes }
    }

    /// What one upload holds.
    public final class Share: Sendable {
        private let memory: UploadMemory
        private let bytes = Mutex(0)

        fileprivate init(_ memory: UploadMemory) {
            self.memory = memory
        }

        deinit { memory.giveBack(bytes.withLock { $0 }) }

        /// - Returns: false when there is no room.
        public func grow(by more: Int) -> Bool {
            guard memory.take(more) else { return false }
            bytes.withLock { $0 += more }
            return true
        }
    }
}
