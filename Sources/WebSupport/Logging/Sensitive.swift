/// A value that must not be seen in logs, in errors or in a debugger's output by accident, such as what a
/// person typed (OWASP ASVS 5.0, 16.2.5).
///
/// Everything that turns it into text gets `<hidden>`; only `revealed` gives it out.
public struct Sensitive<Value>: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself. Every use of this word is a place to look at in a review.
    public let revealed: Value

    public init(_ value: Value) {
        revealed = value
    }

    public var description: String { "<hidden>" }
    public var debugDescription: String { "<hidden>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Sensitive: Sendable where Value: Sendable {}
extension Sensitive: Equatable where Value: Equatable {}
extension Sensitive: Hashable where Value: Hashable {}
