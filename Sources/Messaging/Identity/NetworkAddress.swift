import Foundation

/// The network an attempt came from: one IPv4 address, or the /64 of an IPv6
/// address, since one person has all of it. It is counted, not kept: the store
/// holds its HMAC.
public struct NetworkAddress: Sendable, Hashable {
    /// `192.0.2.7` or `2001:db8:0:1::/64`; `unknown` when there was no readable address.
    public let text: String

    /// - Parameter address: an address as the listener or a trusted proxy
    ///   reported it, with or without a port: `192.0.2.7:51234`,
    ///   `[2001:db8::1]:443`. Anything unreadable is one network of its own, so
    ///   that leaving the address out is no way around the limit.
    public init(_ address: String?) {
        let bare = Self.withoutPort((address ?? "")[...]).prefix { $0 != "%" }
        text = Self.version4(String(bare)) ?? Self.version6(String(bare)) ?? "unknown"
    }

    /// The host; empty where what follows it is no port. A colon is a port's only behind brackets or where there is no other.
    private static func withoutPort(_ address: Substring) -> Substring {
        if address.first == "[" {
            guard let end = address.firstIndex(of: "]") else { return "" }
            let rest = address[address.index(after: end)...]
            return rest.isEmpty || isPort(rest) ? address[address.index(after: address.startIndex)..<end] : ""
        }
        guard let colon = address.firstIndex(of: ":"), colon == address.lastIndex(of: ":") else { return address }
        return isPort(address[colon...]) ? address[..<colon] : ""
    }

    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        return text.first == ":" && digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(digits) != nil
    }

    private static func version4(_ address: String) -> String? {
        var parsed = in_addr()
        guard inet_pton(AF_INET, address, &parsed) == 1 else { return nil }
        return withUnsafeBytes(of: parsed) { $0.map(String.init).joined(separator: ".") }
    }

    private static func version6(_ address: String) -> String? {
        var parsed = in6_addr()
        guard inet_pton(AF_INET6, address, &parsed) == 1 else { return nil }
        return withUnsafeBytes(of: parsed) { bytes in
            let mapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            if mapped { return bytes.suffix(4).map { String($0) }.joined(separator: ".") }
            let groups = stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            return groups.joined(separator: ":") + "::/64"
        }
    }
}
