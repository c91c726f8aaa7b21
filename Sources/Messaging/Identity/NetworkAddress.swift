import Foundation

/// The network an attempt came from: one IPv4 address, or the /64 of an IPv6
/// address, since one person has all of it. It is counted, not kept: the store
/// holds its HMAC.
public struct NetworkAddress: Sendable, Hashable {
    /// `192.0.2.7` or `2001:db8:0:1::/64`; `unknown` when there was no readable address.
    public let text: String

    /// - Parameter address: an address as the listener or a trusted proxy
    ///   reported it, without a port. Anything unreadable is one network of its
    ///   own, so that leaving the address out is no way around the limit.
    public init(_ address: String?) {
        let bare = (address ?? "").prefix { $0 != "%" }.filter { $0 != "[" && $0 != "]" }
        text = Self.version4(bare) ?? Self.version6(bare) ?? "unknown"
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
