public import Persistence

/// Who may see what, and who has seen it.
public struct Privacy: Sendable {
    let surroundings: Surroundings
    let patients: Patients
    let identity: Identity
    let audit: Audit
    let conversations: Conversations

    /// - Throws: `NotFound` for whoever is no privacy officer.
    func require(_ user: SignedIn) throws {
        guard user.account.kind == .staff, user.account.enabled, user.account.roles.contains(.privacyOfficer) else { throw NotFound() }
    }
}

extension Privacy {
    /// Holds a proxy's right back at once.
    ///
    /// - Throws: `NotFound`, `PatientRefusal`.
    public func suspend(_ grant: ID<ProxyGrant>, because reason: String, by user: SignedIn, in tx: Transaction) throws -> Effect<ProxyGrant>
    {
        try require(user)
        return try patients.suspend(grant, because: reason, by: user.actor, in: tx)
    }

    /// Lets a suspended right hold again.
    ///
    /// - Throws: `NotFound`, `PatientRefusal`.
    public func resume(_ grant: ID<ProxyGrant>, because reason: String, by user: SignedIn, in tx: Transaction) throws -> Effect<ProxyGrant>
    {
        try require(user)
        return try patients.resume(grant, because: reason, by: user.actor, in: tx)
    }

    /// Leaves a conversation fewer readers on the member side, at once. What it
    /// was, what it is and why stand in the audit trail.
    ///
    /// - Throws: `NotFound`, `NarrowingRefusal`, `PatientRefusal.reasonMissing`.
    public func narrow(
        _ conversation: ID<Conversation>, to audience: Audience, because reason: String, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<Void> {
        try require(user)
        let reason = try GrantReason.accepted(reason)
        let narrowed = try conversations.narrow(
            conversation, to: audience, by: user.account.id, at: surroundings.clock(), in: tx)
        try audit.record(
            AuditEvent(
                .narrow, "conversation", conversation, by: user.actor, session: user.session, patient: narrowed.value.patient,
                detail: ["was": narrowed.value.audience.rawValue, "is": audience.rawValue, "reason": reason]), in: tx)
        return narrowed.map { _ in }
    }
}
