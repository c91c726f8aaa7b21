import Synchronization

/// What was used lately, for many threads at once.
///
/// It lies on shelves, each with a lock of its own. Under one lock all readers of a list would queue at every row: the lock is handed
/// from one sleeping thread to the next, and the hand-over, a change of threads, costs a hundred times the look-up.
final class RecentMemory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private final class Shelf: Sendable {
        let kept: Mutex<RecentlyUsed<Key, Value>>

        init(capacity: Int) {
            kept = Mutex(RecentlyUsed(capacity: capacity))
        }
    }

    /// A small memory stays in one piece, or its shelves would forget too soon.
    private static var least: Int { 128 }
    private static var mostShelves: Int { 64 }

    private let shelves: [Shelf]

    init(capacity: Int) {
        let count = max(1, min(Self.mostShelves, capacity / Self.least))
        shelves = (0..<count).map { _ in Shelf(capacity: capacity / count) }
    }

    subscript(key: Key) -> Value? {
        shelf(of: key).kept.withLock { $0[key] }
    }

    func insert(_ value: Value, for key: Key) {
        shelf(of: key).kept.withLock { $0.insert(value, for: key) }
    }

    private func shelf(of key: Key) -> Shelf {
        shelves[Int(UInt(bitPattern: key.hashValue) % UInt(shelves.count))]
    }
}
