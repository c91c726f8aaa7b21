public import HummingbirdCore
public import Logging

extension HTTPServerBuilder {
    /// The server of this product: HTTP/1.1 with limits on every wait and size, over TLS when there are certificates.
    ///
    /// - Parameter connections: counts those that are open.
    public static func guarded(
        limits: ServerLimits = ServerLimits(), certificates: TLSCertificates? = nil, connections: OpenConnections = OpenConnections()
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            GuardedHTTPChannel(responder: responder, limits: limits, certificates: certificates, connections: connections)
        }
    }
}

extension ServerLimits {
    /// Stops accepting while there are as many connections as allowed; for `ServerConfiguration`.
    public func connectionLimit(logger: Logger) -> any AvailableConnectionsDelegate {
        MaximumAvailableConnections(connections, logger: logger)
    }
}
