/// Remembers what was opened lately. A remembered value counts only for the
/// very bytes and place it came from, so a changed one is never shown old,
/// whichever node changed it, and a moved one is still refused.
final class OpenedMemory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Known: Sendable {
        let sealed: [UInt8]
        let value: Value
    }

    private let recent: RecentMemory<Key, Known>

    init(capacity: Int) {
        recent = RecentMemory(capacity: capacity)
    }

    /// - Parameters:
    ///   - place: all that the sealed bytes are bound to.
    ///   - open: opens them, when they are not remembered.
    func value(of sealed: [UInt8], at place: Key, open: () throws -> Value) rethrows -> Value {
        if let known = recent[place], known.sealed == sealed { return known.value }
        let value = try open()
        recent.insert(Known(sealed: sealed, value: value), for: place)
        return value
    }
}
