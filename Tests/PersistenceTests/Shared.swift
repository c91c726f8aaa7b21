import Synchronization

/// A value that concurrent closures of a test change.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) {
        state = Mutex(value)
    }

    var value: Value { state.withLock { $0 } }

    @discardableResult
    func change<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
        state.withLock { body(&$0) }
    }
}

extension Shared<Int> {
    /// - Returns: the number after counting.
    @discardableResult
    func count() -> Int {
        change { number in
            number += 1
            return number
        }
    }
}
