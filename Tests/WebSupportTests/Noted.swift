import Synchronization

/// A value that one task notes and another reads.
final class Noted<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func set(_ new: Value?) {
        value.withLock { $0 = new }
    }

    func get() -> Value? {
        value.withLock { $0 }
    }
}

/// Counts from anywhere.
final class Tally: Sendable {
    private let value = Mutex(0)

    func add() {
        value.withLock { $0 += 1 }
    }

    var count: Int { value.withLock { $0 } }
}
