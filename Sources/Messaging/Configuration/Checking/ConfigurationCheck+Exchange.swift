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

    mutating func checkRanges(_ ranges: [String], _ path: String) {
        for (index, range) in ranges.enumerated() where !Self.isAddressRange(range) {
            mistake("\(path)[\(index)]", .invalid, "`\(range.shortened)` is no range of addresses, such as `10.1.0.0/16`.")
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
