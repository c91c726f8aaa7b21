/// An address of the Internet, as its 4 or 16 bytes.
public struct NetworkNumber: Sendable, Hashable {
    public let bytes: [UInt8]

    /// - Returns: nil unless there are 4 or 16.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The version 4 address that a mapped one (`::ffff:a.b.c.d`) stands for, else itself.
    var unmapped: NetworkNumber {
        guard bytes.count == 16, bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF else { return self }
        return NetworkNumber(bytes: Array(bytes[12...])) ?? self
    }
}

/// A range of addresses in CIDR notation, such as `10.1.0.0/16`.
public struct NetworkRange: Sendable, Hashable {
    let base: NetworkNumber
    let length: Int

    /// - Returns: nil for what is no such range.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]), let base = NetworkNumber(String(parts[0])),
            (0...base.bytes.count * 8).contains(length)
        else { return nil }
        self.base = base
        self.length = length
    }

    public func contains(_ number: NetworkNumber) -> Bool {
        guard number.bytes.count == base.bytes.count else { return false }
        var left = length
        for (one, other) in zip(number.bytes, base.bytes) where left > 0 {
            let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
            guard one & mask == other & mask else { return false }
            left -= 8
        }
        return true
    }
}
