extension ConfigurationCheck {
    mutating func checkClient(_ client: ConfigurationDocument.SystemClientEntry, _ path: String) {
        for (position, code) in client.authorities.enumerated() {
            let place = client.authorities.count == 1 ? "\(path).authority" : "\(path).authority[\(position)]"
            require(code, "authority", among: authorityCodes, at: place)
        }
        for (position, code) in client.clinicalGroups.enumerated() {
            require(code, "clinical group", among: document.clinicalGroups.map(\.code), at: "\(path).clinicalGroups[\(position)]")
        }
        for (position, scope) in client.scopes.enumerated() where SystemScope(scope) == nil {
            mistake(
                "\(path).scopes[\(position)]", .invalid, "`\(scope.shortened)` is no system scope, such as `system/Communication.crs`.")
        }
        checkKeys(client, path)
        guard let address = client.keysURL else { return }
        if !client.keys.isEmpty { mistake("\(path).jwks", .invalid, "Either `jwks` or `jwksUrl`, not both.") }
        checkRanges(client.allowPrivateNetwork, "\(path).allowPrivateNetwork")
        guard let place = EndpointAddress(address), place.scheme == "https" || place.scheme == "http" && place.isLoopback else {
            return mistake(
                "\(path).jwksUrl", .invalid,
                "`jwksUrl` must begin with `https://` and name a host, without user and password; without TLS only this machine is reached."
            )
        }
    }

    private mutating func checkKeys(_ client: ConfigurationDocument.SystemClientEntry, _ path: String) {
        var names: Set<String> = []
        for (position, key) in client.keys.enumerated() {
            let place = "\(path).jwks.keys[\(position)]"
            do {
                let known = try ClientKey(key)
                if !names.insert(known.id).inserted {
                    mistake(place, .duplicateCode, "Two keys of `\(client.code)` bear the same `kid`.")
                }
            } catch {
                mistake(place, .invalid, error.sentence)
            }
        }
    }
}
