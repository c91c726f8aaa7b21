import Crypto
public import Persistence

/// Tokens of systems: given for a signed statement, short, opaque, and kept as
/// a hash alone.
public struct SystemAccess: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let limits: RateLimits

    /// How long a token opens something, in seconds (SMART Backend Services).
    public static let lifetime: Int64 = 300
    /// Tokens a client may ask for in a minute.
    static let tokensAMinute: Int64 = 60

    public struct Issued: Sendable {
        public let token: SessionToken
        public let scopes: [SystemScope]
    }

    /// Gives a token to the system that signed the statement.
    ///
    /// - Parameters:
    ///   - wanted: nil for everything that is open to it.
    ///   - audiences: the addresses of our token endpoint.
    /// - Throws: `TokenRefusal`; then nothing is kept, so that the statement may be sent again.
    public func token(
        for assertion: ClientAssertion, wanted: [SystemScope]?, audiences: Set<String>, site: Site, in tx: Transaction
    ) throws -> Effect<Issued> {
        let now = surroundings.clock()
        guard let client = site.systemClients.first(where: { $0.code == assertion.claimedClient }) else {
            throw TokenRefusal.invalidClient(.unknown)
        }
        let proven = try assertion.judge(client, audiences: audiences, at: now).get()
        if let wait = try limits.take(SystemAccess.tokensAMinute, "system-token", by: client.id, at: now, in: tx) {
            throw TokenRefusal.tooMany(retryAfter: wait)
        }
        guard try remember(proven, of: client, in: tx) else { throw TokenRefusal.invalidClient(.usedBefore) }
        let scopes = try granted(wanted, to: client)
        let token = SessionToken(random: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
        try forget(before: now, in: tx)
        try tx.execute(
            """
            INSERT INTO system_token (token_hash, client, scopes, created_at, expires_at)
            VALUES (\(token.hash), \(client.id), \(scopes.map(\.description).joined(separator: " ")), \(now),
                \(now.adding(seconds: Self.lifetime)))
            """)
        try audit.record(AuditEvent(.signIn, "system", client.id, by: .client(client.id)), in: tx)
        return Effect(Issued(token: token, scopes: scopes))
    }

    /// Who calls by a token; nil when it opens nothing, or its client is gone.
    public func caller(of text: String, site: Site, in tx: Transaction) throws -> SystemCaller? {
        guard let token = SessionToken(text) else { return nil }
        let found = try tx.first(
            "SELECT client, scopes FROM system_token WHERE token_hash = \(token.hash) AND expires_at > \(surroundings.clock())"
        ) { row in (client: try row[0] as ID<SystemClient>, scopes: try row[1] as String) }
        guard let found, let client = site.systemClients.first(where: { $0.id == found.client }) else { return nil }
        // What has been taken from the client since is taken from its tokens too.
        let scopes = found.scopes.split(separator: " ").compactMap { SystemScope($0)?.narrowed(to: client.scopes) }
        return SystemCaller(client: client, scopes: scopes)
    }

    /// - Returns: false when the statement was used before.
    private func remember(_ proven: ClientAssertion.Proven, of client: SystemClient, in tx: Transaction) throws -> Bool {
        let name = Array(SHA256.hash(data: Array(proven.name.utf8)))
        return try tx.update(
            """
            INSERT INTO client_assertion (client, name_hash, expires_at) VALUES (\(client.id), \(name), \(proven.expiresAt))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    private func granted(_ wanted: [SystemScope]?, to client: SystemClient) throws -> [SystemScope] {
        let scopes = wanted.map { $0.compactMap { $0.narrowed(to: client.scopes) } } ?? client.scopes
        guard !scopes.isEmpty else { throw TokenRefusal.invalidScope }
        return scopes
    }

    /// What has ended is nothing to remember.
    private func forget(before now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            "DELETE FROM system_token WHERE token_hash IN (SELECT token_hash FROM system_token WHERE expires_at < \(now) LIMIT 20)")
        try tx.execute(
            """
            DELETE FROM client_assertion WHERE (client, name_hash) IN
                (SELECT client, name_hash FROM client_assertion WHERE expires_at < \(now) LIMIT 20)
            """)
    }
}

extension RateLimits {
    /// Counts one use by a system in the minute that runs.
    ///
    /// - Returns: the seconds to wait when the minute is full; the caller then
    ///   throws, and the transaction leaves nothing behind.
    func take(_ most: Int64, _ kind: String, by client: ID<SystemClient>, at now: Timestamp, in tx: Transaction) throws -> Int64? {
        guard self == .on else { return nil }
        let used = try tx.first(
            """
            INSERT INTO rate_bucket (account, kind, window_at, used) VALUES (\(client), \(kind), \(now), 1)
            ON CONFLICT (account, kind) DO UPDATE SET
                used = CASE WHEN rate_bucket.window_at <= \(now.adding(seconds: -60)) THEN 1 ELSE rate_bucket.used + 1 END,
                window_at = CASE WHEN rate_bucket.window_at <= \(now.adding(seconds: -60)) THEN excluded.window_at
                    ELSE rate_bucket.window_at END
            RETURNING window_at, used
            """
        ) { row in (at: try row[0] as Timestamp, used: try row[1] as Int64) }
        guard let used, used.used > most else { return nil }
        return max(1, (used.at.adding(seconds: 60).microseconds - now.microseconds + 999_999) / 1_000_000)
    }
}
