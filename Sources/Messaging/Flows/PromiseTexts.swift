import Synchronization

/// Promises as they are stored with a task. A site has a handful of them, and
/// every message needs one.
final class PromiseTexts: Sendable {
    private let known = Mutex(RecentlyUsed<Promise, String>(capacity: 256))

    func text(of promise: Promise) throws -> String {
        if let text = known.withLock({ $0[promise] }) { return text }
        let text = try StoredJSON.text(promise)
        known.withLock { $0.insert(text, for: promise) }
        return text
    }
}
