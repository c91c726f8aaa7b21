public import Persistence
internal import Synchronization

/// A clock that stands still until a test moves it.
public final class SettableClock: Sendable {
    private let time: Mutex<Timestamp>

    public init(_ start: Timestamp) {
        time = Mutex(start)
    }

    public var now: Timestamp { time.withLock { $0 } }

    public func set(_ moment: Timestamp) {
        time.withLock { $0 = moment }
    }

    public func advance(seconds: Int64) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}
