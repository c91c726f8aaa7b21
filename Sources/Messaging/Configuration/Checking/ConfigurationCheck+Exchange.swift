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

    private mutating func checkClient(_ client: ConfigurationDocument.SystemClientEntry, _ path: String) {
        require(client.authority, "authority", among: authorityCodes, at: "\(path).authority")
        for (position, code) in client.clinicalGroups.enumerated() {
            require(code, "clinical group", among: document.clinicalGroups.map(\.code), at: "\(path).clinicalGroups[\(position)]")
        }
        for (position, scope) in client.scopes.enumerated() where !Self.isScope(scope) {
            mistake(
                "\(path).scopes[\(position)]", .invalid, "`\(scope.shortened)` is no system scope, such as `system/Communication.crs`.")
        }
        if let address = client.keysURL {
            if !client.keys.isEmpty { mistake("\(path).jwks", .invalid, "Either `jwks` or `jwksUrl`, not both.") }
            if !address.hasPrefix("https://") { mistake("\(path).jwksUrl", .invalid, "`jwksUrl` must begin with `https://`.") }
        }
    }

    mutating func checkRanges(_ ranges: [String], _ path: String) {
        for (index, range) in ranges.enumerated() where !Self.isAddressRange(range) {
            mistake("\(path)[\(index)]", .invalid, "`\(range.shortened)` is no range of addresses, such as `10.1.0.0/16`.")
        }
    }

    /// `system/` with a resource or `*`, and some of create, read, update, delete, search in this order.
    private static func isScope(_ text: String) -> Bool {
        guard text.hasPrefix("system/") else { return false }
        let parts = text.dropFirst(7).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "*" || !parts[0].isEmpty && parts[0].allSatisfy({ $0.isASCII && $0.isLetter }) else {
            return false
        }
        var order = Substring("cruds")
        return !parts[1].isEmpty
            && parts[1].allSatisfy { letter in
                guard let place = order.firstIndex(of: letter) else { return false }
                order = order[order.index(after: place)...]
                return true
            }
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
