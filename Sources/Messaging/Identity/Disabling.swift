public import Persistence

extension Identity {
    /// Shuts an account out: its sessions end in the same transaction.
    ///
    /// - Returns: false when it was disabled already; then nothing changed.
    /// - Throws: `NotFound`, `AccountRefusal.reasonMissing`.
    @discardableResult
    public func disable(_ account: ID<Account>, because reason: String, by actor: Actor) async throws -> Bool {
        let changed = try await surroundings.database.write { try disable(account, because: reason, by: actor, in: $0) }
        surroundings.database.publish([Self.topic(of: account)])
        return changed
    }

    @discardableResult
    public func disable(_ account: ID<Account>, because reason: String, by actor: Actor, in tx: Transaction) throws -> Bool {
        guard !reason.allSatisfy(\.isWhitespace) else { throw AccountRefusal.reasonMissing }
        let now = surroundings.clock()
        guard try AccountRows.disable(account, because: reason, by: actor.account, at: now, in: tx) else {
            guard try AccountRows.exists(account, in: tx) else { throw NotFound() }
            return false
        }
        try SessionRows.endAll(of: account, except: nil, because: .disabled, by: actor.account, at: now, in: tx)
        try audit.record(AuditEvent(.disable, "account", account, by: actor, detail: ["reason": reason]), in: tx)
        return true
    }

    /// Lets an account in again.
    ///
    /// - Returns: false when it was enabled already; then nothing changed.
    /// - Throws: `NotFound`.
    @discardableResult
    public func enable(_ account: ID<Account>, by actor: Actor) async throws -> Bool {
        try await surroundings.database.write { try enable(account, by: actor, in: $0) }
    }

    @discardableResult
    public func enable(_ account: ID<Account>, by actor: Actor, in tx: Transaction) throws -> Bool {
        guard try AccountRows.enable(account, in: tx) else {
            guard try AccountRows.exists(account, in: tx) else { throw NotFound() }
            return false
        }
        try audit.record(AuditEvent(.enable, "account", account, by: actor), in: tx)
        return true
    }
}
