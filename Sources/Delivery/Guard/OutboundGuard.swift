import Foundation
import NIOPosix

/// Finds out where a host is.
public protocol HostResolver: Sendable {
    /// All its addresses; empty when it has none.
    func numbers(of host: String) async -> [NetworkNumber]
}

/// What a connection may be made to: never into a private network by way of a
/// name, unless the site allows exactly that range (security.md 3.12).
///
/// The name is resolved once for an attempt, every address is judged, and the
/// connection goes to the address that was judged: a second answer of the name
/// service is never asked for.
public struct OutboundGuard: Sendable {
    let resolver: any HostResolver

    public init(resolver: any HostResolver = SystemResolver()) {
        self.resolver = resolver
    }

    public enum Finding: Sendable, Hashable {
        case reach(NetworkNumber)
        /// It resolves to an address that may not be reached.
        case refused
        case unknownHost
    }

    public func find(_ host: String, allowing ranges: [String]) async -> Finding {
        Self.judge(await resolver.numbers(of: host), allowing: ranges.compactMap(NetworkRange.init))
    }

    /// As a pure rule: one address that may not be reached bars the whole name.
    static func judge(_ numbers: [NetworkNumber], allowing ranges: [NetworkRange]) -> Finding {
        guard let first = numbers.first else { return .unknownHost }
        return numbers.allSatisfy { isAllowed($0, ranges) } ? .reach(first) : .refused
    }

    private static func isAllowed(_ number: NetworkNumber, _ ranges: [NetworkRange]) -> Bool {
        let plain = number.unmapped
        if ranges.contains(where: { $0.contains(number) || $0.contains(plain) }) { return true }
        if plain.bytes.count == 4 { return !closedFour.contains { $0.contains(plain) } }
        // Of version 6 only what is given out to the world; what wraps a version 4 address is not.
        return openSix.contains(plain) && !closedSix.contains { $0.contains(plain) }
    }

    private static let closedFour = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ].compactMap(NetworkRange.init)

    private static let openSix = NetworkRanges(["2000::/3"])
    private static let closedSix = ["2001::/23", "2001:db8::/32", "2002::/16"].compactMap(NetworkRange.init)
}

/// Several ranges as one.
struct NetworkRanges: Sendable {
    let ranges: [NetworkRange]

    init(_ texts: [String]) {
        ranges = texts.compactMap(NetworkRange.init)
    }

    func contains(_ number: NetworkNumber) -> Bool { ranges.contains { $0.contains(number) } }
}

/// The name service of the machine.
public struct SystemResolver: HostResolver {
    public init() {}

    public func numbers(of host: String) async -> [NetworkNumber] {
        (try? await NIOThreadPool.singleton.runIfActive { Self.ask(host) }) ?? []
    }

    private static func ask(_ host: String) -> [NetworkNumber] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
        defer { freeaddrinfo(found) }
        var numbers: [NetworkNumber] = []
        var next = found
        while let entry = next {
            if let number = number(of: entry.pointee), !numbers.contains(number) { numbers.append(number) }
            next = entry.pointee.ai_next
        }
        return numbers
    }

    private static func number(of entry: addrinfo) -> NetworkNumber? {
        guard let address = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { four in
                withUnsafeBytes(of: four.pointee.sin_addr) { NetworkNumber(bytes: Array($0)) }
            }
        case AF_INET6:
            return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { six in
                withUnsafeBytes(of: six.pointee.sin6_addr) { NetworkNumber(bytes: Array($0)) }
            }
        default: return nil
        }
    }
}
