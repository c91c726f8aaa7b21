extension ConfigurationCheck {
    mutating func checkExchange() {
        checkCodes("endpoints", document.endpoints.map(\.code))
        for (index, endpoint) in document.endpoints.enumerated() { checkEndpoint(endpoint, "endpoints[\(index)]") }
        checkCodes("systemClients", document.systemClients.map(\.code))
        for (index, client) in document.systemClients.enumerated() { checkClient(client, "systemClients[\(index)]") }
        guard let mllp = document.inbound?.mllp else { return }
        require(mllp.authority, "authority", among: authorityCodes, at: "inbound.mllp.authority")
        checkRanges(mllp.peers, "inbound.mllp.peers")
    }

    private mutating func checkEndpoint(_ endpoint: ConfigurationDocument.EndpointEntry, _ path: String) {
        if !endpoint.adapter.isEmpty, !Self.isCode(endpoint.adapter) {
            mistake("\(path).adapter", .invalid, "`\(endpoint.adapter.shortened)` is no name of an adapter.")
        }
        let schemes =
            switch endpoint.adapter {
            case "webhook", "fhir": ["https://", "http://127.0.0.1", "http://localhost"]
            case "mllp": ["mllps://", "mllp://"]
            case "smtp": ["smtps://", "smtp://"]
            default: [""]
            }
        if !endpoint.url.isEmpty, !schemes.contains(where: endpoint.url.hasPrefix) {
            let expected = schemes.map { "`\($0)`" }.joined(separator: " or ")
            mistake("\(path).url", .invalid, "The address of the endpoint `\(endpoint.code)` must begin with \(expected).")
        }
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
        require(endpoint.authority, "authority", among: authorityCodes, at: "\(path).authority")
        checkRanges(endpoint.allowPrivateNetwork, "\(path).allowPrivateNetwork")
    }

    private mutating func checkRanges(_ ranges: [String], _ path: String) {
        for (index, range) in ranges.enumerated() where !Self.isAddressRange(range) {
            mistake("\(path)[\(index)]", .invalid, "`\(range.shortened)` is no range of addresses, such as `10.1.0.0/16`.")
        }
    }

    private static func isSecretReference(_ text: String) -> Bool {
        text == "stored" || ["env:", "file:"].contains { text.hasPrefix($0) && text.count > $0.count }
    }

    private static func isAddressRange(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]) else { return false }
        if parts[0].contains(":") {
            return (0...128).contains(length) && parts[0].allSatisfy { $0.isHexDigit || $0 == ":" }
        }
        let bytes = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        return (0...32).contains(length) && bytes.count == 4 && bytes.allSatisfy { UInt8($0) != nil }
    }
}
