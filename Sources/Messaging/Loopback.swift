import Foundation

/// This machine, as far as an address says so by itself.
public enum Loopback {
    /// Whether a host is this machine: `localhost`, a number of 127.0.0.0/8, or `::1`. Any other name may be anywhere, whatever it
    /// begins with.
    ///
    /// - Parameter host: a name or a number, without the brackets of IPv6.
    public static func contains(_ host: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 { return withUnsafeBytes(of: four) { $0.first == 127 } }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return host.lowercased() == "localhost" }
        return withUnsafeBytes(of: six) { bytes in bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 }
    }
}
