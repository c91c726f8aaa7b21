import Foundation
public import Persistence

/// The secrets shared with external systems: made here, shown once, stored
/// sealed, in force at once.
public struct EndpointSecrets: Sendable {
    let surroundings: Surroundings
    let audit: Audit

    /// One secret without its words.
    public struct Entry: Sendable, Hashable {
        public let id: ID<EndpointSecrets>
        public let endpoint: String
        public let createdAt: Timestamp
    }

    /// How many may live for one endpoint.
    public static let most = 2

    /// Makes a secret. The one that lives already goes on being accepted, and
    /// signs beside the new one, until it is ended.
    ///
    /// - Parameter endpoint: the code of an endpoint of the configuration in force.
    /// - Returns: the secret; it is shown this once.
    /// - Throws: `NotFound`, `EndpointSecretRefusal.twoAlready`.
    public func create(
        for endpoint: String, by actor: Actor, session: ID<Session>? = nil, in tx: Transaction
    ) throws -> Effect<(secret: WebhookSecret, entry: Entry)> {
        guard try SiteSettings(in: tx).document().endpoints.contains(where: { $0.code == endpoint }) else { throw NotFound() }
        let places = try tx.all("SELECT place FROM endpoint_secret WHERE endpoint = \(endpoint) AND ended_at IS NULL \(.forUpdate)") {
            try $0[0] as Int64
        }
        guard let place = [Int64(1), 2].first(where: { !places.contains($0) }) else { throw EndpointSecretRefusal.twoAlready }
        let entry = Entry(id: surroundings.ids.next(), endpoint: endpoint, createdAt: surroundings.clock())
        let secret = WebhookSecret.random()
        let sealed = try surroundings.keys.secrets.seal(secret.bytes, Self.binding(entry.id))
        let made = try tx.update(
            """
            INSERT INTO endpoint_secret (id, endpoint, place, secret, created_at, created_by)
            VALUES (\(entry.id), \(endpoint), \(place), \(sealed), \(entry.createdAt), \(actor.account)) ON CONFLICT DO NOTHING
            """)
        guard made == 1 else { throw EndpointSecretRefusal.twoAlready }
        try audit.record(
            AuditEvent(.secretCreate, "endpoint-secret", entry.id, by: actor, session: session, detail: ["endpoint": endpoint]), in: tx)
        return Effect((secret, entry))
    }

    /// Ends a secret: it signs nothing and opens nothing any more.
    ///
    /// - Throws: `NotFound` when it does not live.
    public func end(
        _ id: ID<EndpointSecrets>, of endpoint: String, by actor: Actor, session: ID<Session>? = nil, in tx: Transaction
    ) throws -> Effect<Void> {
        let ended = try tx.update(
            """
            UPDATE endpoint_secret SET ended_at = \(surroundings.clock()), ended_by = \(actor.account)
            WHERE id = \(id) AND endpoint = \(endpoint) AND ended_at IS NULL
            """)
        guard ended == 1 else { throw NotFound() }
        try audit.record(AuditEvent(.secretEnd, "endpoint-secret", id, by: actor, session: session, detail: ["endpoint": endpoint]), in: tx)
        return Effect(())
    }

    /// Those that live, oldest first.
    public func list(of endpoint: String, in tx: Transaction) throws -> [Entry] {
        try tx.all(
            "SELECT id, created_at FROM endpoint_secret WHERE endpoint = \(endpoint) AND ended_at IS NULL ORDER BY created_at, id"
        ) { row in Entry(id: try row[0], endpoint: endpoint, createdAt: try row[1]) }
    }

    /// What signs and is accepted now, the newest first.
    public func living(of endpoint: String, in tx: Transaction) throws -> [WebhookSecret] {
        let rows = try tx.all(
            "SELECT id, secret FROM endpoint_secret WHERE endpoint = \(endpoint) AND ended_at IS NULL ORDER BY created_at DESC, id DESC"
        ) { row in (id: try row[0] as ID<EndpointSecrets>, sealed: try row[1] as [UInt8]) }
        return try rows.map { row in
            let bytes = try surroundings.keys.secrets.open(row.sealed, Self.binding(row.id))
            guard let secret = WebhookSecret(bytes: bytes) else { throw EncryptionFailure.notOpened }
            return secret
        }
    }

    /// What signs and is accepted now: the stored ones, and those that `env:NAME` and `file:PATH` name; at most two.
    public func inForce(for endpoint: Endpoint, in tx: Transaction) throws -> [WebhookSecret] {
        var secrets: [WebhookSecret] = []
        for reference in endpoint.secrets.isEmpty ? ["stored"] : endpoint.secrets {
            if reference == "stored" {
                secrets += try living(of: endpoint.code, in: tx)
            } else if let secret = Self.text(of: reference).flatMap({ WebhookSecret($0) }) {
                secrets.append(secret)
            }
        }
        return Array(secrets.prefix(Self.most))
    }

    private static func text(of reference: String) -> String? {
        let text: String? =
            if reference.hasPrefix("env:") {
                ProcessInfo.processInfo.environment[String(reference.dropFirst(4))]
            } else {
                try? String(contentsOfFile: String(reference.dropFirst(5)), encoding: .utf8)
            }
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether a request was signed by a secret of the endpoint, not long ago.
    ///
    /// - Throws: `WebhookFault`; `NotFound` when there is no such endpoint.
    public func verify(_ signature: WebhookSignature, of body: [UInt8], from endpoint: String, in tx: Transaction) throws {
        guard let entry = try SiteSettings(in: tx).document().endpoints.first(where: { $0.code == endpoint }) else { throw NotFound() }
        try signature.verify(body, with: try inForce(for: entry, in: tx), at: surroundings.clock())
    }

    private static func binding(_ id: ID<EndpointSecrets>) -> Binding {
        Binding(table: "endpoint_secret", column: "secret", row: id)
    }
}

/// What can be refused about a secret.
public enum EndpointSecretRefusal: Refusal, Equatable {
    case twoAlready

    public var code: String { "two-secrets-already" }
    public var status: Int { 409 }
    public var sentence: String { "This system has two secrets already. End the one it no longer uses, then make another." }
}
