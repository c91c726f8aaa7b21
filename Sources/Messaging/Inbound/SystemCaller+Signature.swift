public import Persistence

extension Inbound {
    /// The endpoint that signed a request by one of its secrets: it may answer
    /// what was delivered to it and fetch the files of it, and nothing else.
    ///
    /// - Returns: nil when no endpoint of the configuration signed it.
    /// - Throws: `WebhookFault.clockApart` for a rightful signature that is too old or ahead of us.
    public func caller(signed signature: WebhookSignature, body: [UInt8], site: Site, in tx: Transaction) throws -> SystemCaller? {
        for endpoint in try SiteSettings(in: tx).document().endpoints {
            do {
                try EndpointSecrets(surroundings: surroundings, audit: audit).verify(signature, of: body, from: endpoint.code, in: tx)
            } catch WebhookFault.malformed, WebhookFault.notSigned {
                continue
            }
            return caller(endpoint, site)
        }
        return nil
    }

    /// An endpoint of the configuration as whoever answers in its name.
    func caller(endpoint code: String, site: Site, in tx: Transaction) throws -> SystemCaller? {
        try SiteSettings(in: tx).document().endpoints.first { $0.code == code }.map { caller($0, site) }
    }

    /// Bound to the authority of the endpoint and to the groups whose flows lead to it.
    private func caller(_ endpoint: ConfigurationDocument.EndpointEntry, _ site: Site) -> SystemCaller {
        let groups = site.flows.filter { $0.route == .external(endpoint: endpoint.code) }.compactMap {
            site.clinicalGroup($0.clinicalGroup)?.code
        }
        let scopes = [SystemScope("Communication", [.create]), SystemScope("Binary", [.read])]
        // An endpoint has no row of its own: its code says who it is, always by the same id.
        let bytes = Array(surroundings.keys.blindIndex.token("endpoint", endpoint.code).prefix(16))
        let client = SystemClient(
            id: ID(bytes: bytes) ?? ID(high: 0, low: 0), code: endpoint.code, name: endpoint.code,
            authorities: endpoint.authority.map { [$0] } ?? [], clinicalGroups: Array(Set(groups)).sorted(), scopes: scopes, keys: [])
        return SystemCaller(client: client, scopes: scopes, onlyReplies: true)
    }
}
