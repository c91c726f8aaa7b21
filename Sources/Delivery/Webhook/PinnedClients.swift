import AsyncHTTPClient
import NIOCore
import NIOSSL

/// HTTP clients, each for one host at one address that was judged: whatever
/// the name service says later, a client connects to that address alone, and
/// the certificate is still checked against the name.
actor PinnedClients {
    private struct Key: Hashable {
        let host: String
        let address: NetworkNumber
    }

    private let limits: AttemptLimits
    private let roots: NIOSSLTrustRoots
    private var clients: [Key: HTTPClient] = [:]
    private var order: [Key] = []
    private static let most = 64

    /// - Parameter roots: who vouches for other systems; whoever this machine trusts unless said.
    init(limits: AttemptLimits, trusting roots: NIOSSLTrustRoots = .default) {
        self.limits = limits
        self.roots = roots
    }

    func client(of host: String, at address: NetworkNumber) -> (client: HTTPClient, replaced: HTTPClient?) {
        let key = Key(host: host, address: address)
        if let client = clients[key] { return (client, nil) }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = roots
        tls.minimumTLSVersion = .tlsv12
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(limits.connectSeconds), read: .milliseconds(Int64(limits.totalSeconds * 1_000))),
            decompression: .disabled)
        configuration.dnsOverride = [host: address.text]
        // Whether to try again is the courier's to decide.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        // As many as an endpoint may have under way; else some would wait for a connection until their time is up.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        clients[key] = client
        order.append(key)
        guard order.count > Self.most else { return (client, nil) }
        return (client, clients.removeValue(forKey: order.removeFirst()))
    }

    func closeAll() async {
        let open = Array(clients.values)
        clients = [:]
        order = []
        for client in open { try? await client.shutdown() }
    }
}
