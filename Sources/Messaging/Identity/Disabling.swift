public import Persistence

extension Identity {
    /// Shuts an account out: its sessions end in the same transaction.
    ///
    /// - Returns: false when it was disabled already; then nothing changed.
    /// - Throws: `NotFound`, `AccountRefusal.reasonMissing`.
    @discardableResult
    public func disable(_ account: ID<Account>, because reason: String, by actor: Actor) async throws -> Bool {
        let effect = try await surroundings.database.write { try shutOut(account, because: reason, by: actor, in: $0) }
        surroundings.database.publish([Self.topic(of: account)] + effect.wakeups.map(\.name))
        return effect.value
    }

    @discardableResult
    public func disable(_ account: ID<Account>, because reason: String, by actor: Actor, in tx: Transaction) throws -> Bool {
        try shutOut(account, because: reason, by: actor, in: tx).value
    }

    /// - Returns: whether anything changed, and whose lists its tasks went back to.
    private func shutOut(_ account: ID<Account>, because reason: String, by actor: Actor, in tx: Transaction) throws -> Effect<Bool> {
        guard !reason.allSatisfy(\.isWhitespace) else { throw AccountRefusal.reasonMissing }
        let now = surroundings.clock()
        let kind = try AccountRows.kind(of: account, in: tx)
        // What is said of a member may be about their health: it is kept sealed, with the membership.
        let shown = kind == .member ? "membership" : reason
        guard try AccountRows.disable(account, because: shown, by: actor.account, at: now, in: tx) else {
            guard kind != nil else { throw NotFound() }
            return Effect(false)
        }
        if kind == .member { try change(account, to: .inactive, because: reason, by: actor, at: now, in: tx) }
        try EntryCodeRows.voidAll(of: account, at: now, in: tx)
        try SessionRows.endAll(of: account, except: nil, because: .disabled, by: actor.account, at: now, in: tx)
        try audit.record(AuditEvent(.disable, "account", account, by: actor, detail: ["reason": reason]), in: tx)
        let topics = try TaskCustody.settle(account, by: actor, at: now, audit: audit, in: tx)
        let replies = PersonalReplies(surroundings, audit: audit)
        return Effect(true, wakeups: topics.union(try replies.settle(by: actor, at: now, in: tx)))
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
        if let known = try self.account(account, in: tx), known.kind == .member {
            let state: MembershipState = known.username.isEmpty ? .pending : .active
            try change(account, to: state, because: nil, by: actor, at: surroundings.clock(), in: tx)
        }
        try audit.record(AuditEvent(.enable, "account", account, by: actor), in: tx)
        return true
    }
}
