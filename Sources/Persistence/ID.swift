/// A UUID (RFC 9562) that says what it names. New ones are version 7, so they sort by the time they were made.
///
/// An identifier is a name, never a capability: knowing one opens nothing.
public struct ID<Subject>: Sendable, Hashable, Comparable, CustomStringConvertible, LosslessStringConvertible, Codable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the canonical form of 36 characters, in either case; nil for anything else.
    @inlinable
    public init?(_ text: some StringProtocol) {
        guard let value = UUIDText.parse(text) else { return nil }
        self.init(high: value.high, low: value.low)
    }

    public init?(_ description: String) {
        guard let value = UUIDText.parse(description) else { return nil }
        self.init(high: value.high, low: value.low)
    }

    /// Reads exactly 16 bytes; nil for any other number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (position, byte) in bytes.enumerated() {
            if position < 8 {
                high = high << 8 | UInt64(byte)
            } else {
                low = low << 8 | UInt64(byte)
            }
        }
        self.init(high: high, low: low)
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        withUnsafeBytes(of: high.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: low.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Lower-case and hyphenated, 36 characters.
    public var description: String { UUIDText.render(high: high, low: low) }

    /// The same value as the name of something else, for example of a task that takes the identifier of its message.
    @inlinable
    public func retyped<Other>(as type: Other.Type = Other.self) -> ID<Other> {
        ID<Other>(high: high, low: low)
    }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = ID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "An identifier is a UUID of 36 characters.")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
