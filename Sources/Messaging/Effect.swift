/// What a writing verb returns: its value, and whom to wake once the
/// transaction is committed. Verbs themselves wake nobody.
public struct Effect<Value: Sendable>: Sendable {
    public var value: Value
    public var wakeups: Set<Topic>

    public init(_ value: Value, wakeups: Set<Topic> = []) {
        self.value = value
        self.wakeups = wakeups
    }

    public func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Effect<Other> {
        Effect<Other>(try transform(value), wakeups: wakeups)
    }
}
