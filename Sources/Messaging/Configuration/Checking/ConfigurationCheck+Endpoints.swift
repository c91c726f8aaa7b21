import Foundation

extension ConfigurationCheck {
    mutating func checkEndpoint(_ endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        checkAdapter(of: endpoint, path)
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

    /// That the program has the adapter, and that the adapter can do with what is set.
    private mutating func checkAdapter(of endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        // One that is missing has been reported, and one of a later release may stand there until a flow leads to it.
        guard !endpoint.adapter.isEmpty, !Installation.reserved.contains(endpoint.adapter) else { return }
        guard let adapter = installed.adapter(endpoint.adapter) else {
            let known = installed.adapters.map { "`\($0.name)`" }.joined(separator: ", ")
            return mistake(
                "\(path).adapter", .adapterNotAvailable,
                "This program has no adapter `\(endpoint.adapter.shortened)`. It has \(known); a site's own program can bring more.")
        }
        for key in endpoint.settings.keys.sorted() where !adapter.settings.contains(key) {
            let known = adapter.settings.sorted().map { "`\($0)`" }.joined(separator: ", ")
            mistake(
                "\(path).settings.\(key)", .unknownKey,
                "The adapter `\(adapter.name)` has no setting `\(key.shortened)`; it has \(known.isEmpty ? "none" : known).")
        }
        for sentence in adapter.mistakes(endpoint) { mistake("\(path).settings", .invalid, sentence) }
    }

    private mutating func checkAddress(of endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        let schemes =
            switch endpoint.adapter {
            case "webhook", "fhir": ["https", "http"]
            case "mllp": ["mllps", "mllp"]
            case "smtp": ["smtps", "smtp"]
            default: [] as [String]
            }
        guard let secure = schemes.first else { return checkOwnAddress(of: endpoint, path) }
        // One of another kind than a text has been reported.
        if mistakes.contains(where: { $0.path == path }) { return }
        guard !endpoint.url.isEmpty else { return mistake(path, .missing, "`\(path)` is missing.") }
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

    /// An adapter of the site that connects to a host must be told which: every attempt goes through the outbound guard.
    private mutating func checkOwnAddress(of endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        guard installed.adapter(endpoint.adapter)?.isGuarded == true, EndpointAddress(endpoint.url) == nil else { return }
        mistake(
            path, endpoint.url.isEmpty ? .missing : .invalid,
            "The address of the endpoint `\(endpoint.code)` must name a scheme and a host, without user and password.")
    }

    /// That the endpoint a flow goes to can be delivered to by this release.
    mutating func checkUse(of code: String, by flow: ConfigurationDocument.MessageFlowEntry, at path: String) {
        guard let endpoint = document.endpoints.first(where: { $0.code == code }) else { return }
        guard Installation.reserved.contains(endpoint.adapter) else { return }
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
    public var isLoopback: Bool { Loopback.contains(host) }
}
