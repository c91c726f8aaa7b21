import Foundation

extension ConfigurationCheck {
    /// The adapters that come with the product; another name is a site's own.
    static let shippedAdapters = ["webhook"]
    /// Names that later releases keep for themselves.
    private static let reservedAdapters = ["fhir", "mllp", "smtp"]

    /// Whether an adapter of this name can deliver in this release.
    static func isAvailable(adapter: String) -> Bool { !reservedAdapters.contains(adapter) }

    mutating func checkEndpoint(_ endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        if !endpoint.adapter.isEmpty, !Self.isCode(endpoint.adapter) {
            mistake("\(path).adapter", .invalid, "`\(endpoint.adapter.shortened)` is no name of an adapter.")
        }
        checkAddress(of: endpoint, "\(path).url")
        if endpoint.secrets.count > 2 {
            mistake("\(path).secret", .outOfRange, "At most two secrets, while one is being replaced by the other.")
        }
        for secret in endpoint.secrets where !Self.isSecretReference(secret) {
            mistake(
                "\(path).secret", .invalid,
                "`secret` must refer to a secret, never be one: `env:NAME`, `file:PATH` or `stored`.")
        }
        if endpoint.retrySeconds.count > 50 || endpoint.retrySeconds.contains(where: { $0 > 72 * 3600 }) {
            mistake("\(path).retry.schedule", .outOfRange, "At most 50 waits of at most `72h` each.")
        }
        if !(1...ConfigurationDocument.EndpointEntry.usualTimeout).contains(endpoint.timeoutSeconds) {
            mistake("\(path).timeout", .outOfRange, "`timeout` is from `1s` to `30s`.")
        }
        require(endpoint.authority, "authority", among: authorityCodes, at: "\(path).authority")
        checkRanges(endpoint.allowPrivateNetwork, "\(path).allowPrivateNetwork")
    }

    private mutating func checkAddress(of endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        let schemes =
            switch endpoint.adapter {
            case "webhook", "fhir": ["https", "http"]
            case "mllp": ["mllps", "mllp"]
            case "smtp": ["smtps", "smtp"]
            default: [] as [String]
            }
        guard let secure = schemes.first else { return }
        // One that is missing has been reported.
        guard !endpoint.url.isEmpty else { return }
        guard let address = EndpointAddress(endpoint.url), schemes.contains(address.scheme),
            address.scheme == secure || address.isLoopback
        else {
            return mistake(
                path, .invalid,
                """
                The address of the endpoint `\(endpoint.code)` must begin with `\(secure)://` and name a host, without user and password; \
                without TLS only 127.0.0.1, [::1] and localhost are reached.
                """)
        }
    }

    /// That the endpoint a flow goes to can be delivered to by this release.
    mutating func checkUse(of code: String, by flow: ConfigurationDocument.MessageFlowEntry, at path: String) {
        guard let endpoint = document.endpoints.first(where: { $0.code == code }) else { return }
        guard Self.reservedAdapters.contains(endpoint.adapter) else { return }
        mistake(
            path, .adapterNotAvailable,
            """
            The flow `\(flow.code)` goes to the endpoint `\(code)`, whose adapter `\(endpoint.adapter)` is not part of this release. \
            Use `webhook` or an adapter of your own.
            """)
    }

    /// What another system does not take must have somebody who answers it.
    mutating func checkFallback(of flow: ConfigurationDocument.MessageFlowEntry, _ path: String) {
        guard flow.fallback == nil else { return }
        mistake(
            "\(path).fallback", .noFallback,
            """
            The flow `\(flow.code)` needs a `fallback` with a workflow group that answers what the other system does not take, such as \
            `fallback: {workbench: GROUP, handOverAfter: 1h}`.
            """)
    }

    private static func isSecretReference(_ text: String) -> Bool {
        text == "stored" || ["env:", "file:"].contains { text.hasPrefix($0) && text.count > $0.count }
    }
}

/// Where an endpoint is: scheme, host and port of an address, and nothing that hides in it.
public struct EndpointAddress: Sendable, Hashable {
    public let scheme: String
    /// A name or a number; without the brackets of IPv6.
    public let host: String
    /// nil for the scheme's own.
    public let port: Int?

    /// - Returns: nil for what is no absolute address, or names a user.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ (33...126).contains($0) }), let parts = URLComponents(string: text),
            let scheme = parts.scheme, let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.fragment == nil
        else { return nil }
        self.scheme = scheme
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port
    }

    /// Whether it is said to be this machine.
    public var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}
