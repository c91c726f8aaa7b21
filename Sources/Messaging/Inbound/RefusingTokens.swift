public import Persistence

extension SystemAccess {
    /// Whether a network may ask for a token: not after too many refusals within a minute (security.md 3.3).
    ///
    /// - Throws: `TokenRefusal.tooMany`.
    public func admit(_ network: NetworkAddress, in tx: Transaction) throws {
        guard limits == .on else { return }
        let count = try ThrottleRows.read(subject(of: network), in: tx)
        guard case .wait(let seconds) = SignInThrottle.verdict(network: count, at: surroundings.clock()) else { return }
        throw TokenRefusal.tooMany(retryAfter: seconds)
    }

    /// Keeps that a request for a token was refused, and counts it against the network it came from.
    ///
    /// Nothing that was sent is kept: the reason is a word of ours, and a
    /// client is named by the id of its configuration when it is one we know;
    /// that it was really the one who asked is what was not proven.
    ///
    /// - Parameter claimed: whom the request says it comes from.
    public func record(
        _ reason: TokenRefusal.Word, of claimed: String?, from network: NetworkAddress, site: Site, in tx: Transaction
    ) throws -> Effect<Void> {
        let now = surroundings.clock()
        let client = claimed.flatMap { code in site.systemClients.first { $0.code == code } }
        if limits == .on, reason.countsAgainstNetwork {
            let subject = subject(of: network)
            let count = try ThrottleRows.lock(subject, in: tx)
            try ThrottleRows.write(SignInThrottle.failed(network: count, at: now), for: subject, in: tx)
        }
        try audit.record(
            AuditEvent(
                .signIn, "system", client?.id, by: .nobody, outcome: .refused,
                detail: ["network": network.text, "reason": reason.rawValue]), in: tx)
        return Effect(())
    }

    private func subject(of network: NetworkAddress) -> [UInt8] {
        surroundings.keys.blindIndex.token("system token network", network.text)
    }
}

extension TokenRefusal {
    /// Why, as a word of a closed list, for the audit trail.
    public enum Word: String, Sendable, Hashable, CaseIterable {
        case request
        case grantType = "grant-type"
        case scope
        case tooMany = "too-many"
        case keysUnavailable = "keys-unavailable"
        case client, signature, issuer, audience, expired
        case livesTooLong = "lives-too-long"
        case notYet = "not-yet"
        case noName = "no-name"
        case usedBefore = "used-before"

        /// A client that asks too often holds up itself and not its neighbours, and that its key set could not be fetched is not the
        /// fault of whoever asks.
        var countsAgainstNetwork: Bool { self != .tooMany && self != .keysUnavailable }
    }

    public var word: Word {
        switch self {
        case .invalidRequest: .request
        case .unsupportedGrantType: .grantType
        case .invalidScope: .scope
        case .tooMany: .tooMany
        case .keysUnavailable: .keysUnavailable
        case .invalidClient(let reason):
            switch reason {
            case .unknown: .client
            case .signature: .signature
            case .issuer: .issuer
            case .audience: .audience
            case .expired: .expired
            case .livesTooLong: .livesTooLong
            case .notYet: .notYet
            case .noName: .noName
            case .usedBefore: .usedBefore
            }
        }
    }
}
