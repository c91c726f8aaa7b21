/// Comparison whose duration tells nothing about where two secrets differ.
public enum ConstantTime {
    /// True when both are the same bytes. The lengths may be learned, the contents not.
    public static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }
}
