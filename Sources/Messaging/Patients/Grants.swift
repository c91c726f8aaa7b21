public import Persistence

/// What of a grant a person may change; who it is for and whom it is given to
/// never change.
public struct GrantTerms: Sendable, Hashable {
    public var relationship: String
    public var canRead: Bool
    public var canWrite: Bool
    /// nil covers all.
    public var types: Set<MessageType>?
    public var from: Timestamp
    public var until: Timestamp?
    public var basis: GrantBasis

    public init(
        relationship: String, canRead: Bool = true, canWrite: Bool = true, types: Set<MessageType>? = nil, from: Timestamp,
        until: Timestamp? = nil, basis: GrantBasis
    ) {
        self.relationship = relationship
        self.canRead = canRead
        self.canWrite = canWrite
        self.types = types
        self.from = from
        self.until = until
        self.basis = basis
    }

    /// Whether such a right could ever hold.
    ///
    /// - Parameter birth: of the patient.
    /// - Throws: `PatientRefusal`.
    public func judge(bornOn birth: BirthDate?, _ ages: AgeRule) throws {
        if let until, until <= from { throw PatientRefusal.grantEndsBeforeItBegins }
        guard canRead || !canWrite, types?.isEmpty != true, canRead else { throw PatientRefusal.grantOfNothing }
        guard basis.restsOnMinority else { return }
        guard let birth, from < ages.majority(of: birth) else { throw PatientRefusal.basisDoesNotHold }
    }
}

extension ProxyGrant {
    public var terms: GrantTerms {
        get {
            GrantTerms(
                relationship: relationship, canRead: canRead, canWrite: canWrite, types: types, from: from, until: until, basis: basis)
        }
        set {
            relationship = newValue.relationship
            canRead = newValue.canRead
            canWrite = newValue.canWrite
            types = newValue.types
            from = newValue.from
            until = newValue.until
            basis = newValue.basis
        }
    }

    /// Whose pages show it.
    var wakeups: Set<Topic> { proxy.map { [.mailbox($0, patient)] } ?? [] }
}

extension Patients {
    /// Ages as the configuration in force has them.
    func ages(in tx: Transaction) throws -> AgeRule {
        try sites.site(revision: Configuration.revision(in: tx), in: tx).ageRule
    }

    /// Lets a member act for a patient.
    ///
    /// - Throws: `PatientRefusal` for a grant that could never hold, is for
    ///   oneself, stands already, or would get round a suspension.
    @discardableResult
    public func grant(_ grant: ProxyGrant, by actor: Actor, in tx: Transaction) throws -> ID<ProxyGrant> {
        let patient = try lock(grant.patient, in: tx)
        let (ages, now) = (try ages(in: tx), surroundings.clock())
        try grant.terms.judge(bornOn: patient.details.birthDate, ages)
        guard let proxy = grant.proxy else { throw PatientRefusal.notAMember }
        try requireOther(proxy, than: grant.patient, in: tx)
        try makeRoom(for: proxy, before: patient, ages, by: actor, at: now, in: tx)
        try requireNotHeldBack(proxy, before: patient, in: tx)
        guard try GrantRows.insert(grant, by: actor.account, at: now, in: tx) else { throw PatientRefusal.grantTwice }
        try record(.grant, grant, by: actor, in: tx)
        return grant.id
    }

    /// Makes a right that is to be verified one that holds.
    ///
    /// - Parameters:
    ///   - proxy: whose account it is, where the grant does not say so yet.
    ///   - terms: what was verified; nil keeps what the grant says.
    /// - Throws: `PatientRefusal`; `NotFound` when there is no such living grant.
    public func verify(
        _ id: ID<ProxyGrant>, proxy: ID<Account>?, terms: GrantTerms?, by actor: Actor, in tx: Transaction
    ) throws -> Effect<ProxyGrant> {
        try change(id, by: actor, as: .verifyGrant, in: tx) { grant, patient, ages, now in
            guard grant.verifiedAt == nil else { throw PatientRefusal.grantVerifiedAlready }
            if grant.proxy == nil {
                guard let proxy else { throw PatientRefusal.proxyMissing }
                try requireOther(proxy, than: grant.patient, in: tx)
                try makeRoom(for: proxy, before: patient, ages, by: actor, at: now, in: tx)
                grant.proxy = proxy
            }
            if let proxy = grant.proxy { try requireNotHeldBack(proxy, before: patient, besides: id, in: tx) }
            if let terms { grant.terms = terms }
            grant.verifiedAt = now
        }
    }

    /// Changes a right, narrower or wider, as a person has decided.
    ///
    /// - Throws: `PatientRefusal`; `NotFound` when there is no such living grant.
    public func change(
        _ id: ID<ProxyGrant>, to terms: GrantTerms, by actor: Actor, in tx: Transaction
    ) throws -> Effect<ProxyGrant> {
        try change(id, by: actor, as: .change, in: tx) { grant, patient, _, _ in
            if let proxy = grant.proxy, grant.terms != terms { try requireNotHeldBack(proxy, before: patient, besides: id, in: tx) }
            grant.terms = terms
        }
    }

    /// Holds a right back at once, with a reason, until somebody lets it hold again; one that is to come, or to be verified, beforehand.
    ///
    /// - Throws: `PatientRefusal.reasonMissing`; `NotFound` when there is no such living grant.
    public func suspend(_ id: ID<ProxyGrant>, because reason: String, by actor: Actor, in tx: Transaction) throws -> Effect<ProxyGrant> {
        let reason = try GrantReason.accepted(reason)
        return try change(id, by: actor, as: .suspend, because: reason, in: tx) { grant, _, _, now in
            guard grant.suspendedAt == nil else { throw PatientRefusal.grantSuspendedAlready }
            grant.suspendedAt = now
        }
    }

    /// Lets a suspended right hold again: what it was, and no more. One that has ended stays ended; the same person may be given
    /// another.
    ///
    /// - Throws: `PatientRefusal.reasonMissing`; `NotFound` when there is no such suspended grant.
    public func resume(_ id: ID<ProxyGrant>, because reason: String, by actor: Actor, in tx: Transaction) throws -> Effect<ProxyGrant> {
        let reason = try GrantReason.accepted(reason)
        return try change(id, by: actor, as: .resume, because: reason, alsoEnded: true, in: tx) { grant, _, _, _ in
            guard grant.suspendedAt != nil else { throw NotFound() }
            grant.suspendedAt = nil
        }
    }

    /// Ends a grant now; what the proxy wrote stays.
    ///
    /// - Throws: `PatientRefusal.reasonMissing`; `NotFound` when there is no such living grant.
    @discardableResult
    public func end(_ id: ID<ProxyGrant>, because reason: String, by actor: Actor, in tx: Transaction) throws -> Effect<ProxyGrant> {
        let reason = try GrantReason.accepted(reason)
        guard var grant = try GrantRows.find(id, in: tx) else { throw NotFound() }
        _ = try lock(grant.patient, in: tx)
        guard try end(grant, because: reason, by: actor, at: surroundings.clock(), in: tx) else { throw NotFound() }
        grant.endedAt = surroundings.clock()
        return Effect(grant, wakeups: grant.wakeups)
    }

    private func change(
        _ id: ID<ProxyGrant>, by actor: Actor, as action: AuditAction, because reason: String? = nil, alsoEnded: Bool = false,
        in tx: Transaction, _ body: (inout ProxyGrant, Patient, AgeRule, Timestamp) throws -> Void
    ) throws -> Effect<ProxyGrant> {
        guard let found = try GrantRows.find(id, in: tx) else { throw NotFound() }
        let patient = try lock(found.patient, in: tx)
        guard let known = try GrantRows.find(id, in: tx), alsoEnded || known.endedAt == nil else { throw NotFound() }
        let (ages, now) = (try ages(in: tx), surroundings.clock())
        var grant = known
        try body(&grant, patient, ages, now)
        guard grant != known else { return Effect(grant) }
        // Holding back and letting go again judge nothing: they must work on any right.
        if grant.terms != known.terms || grant.verifiedAt != known.verifiedAt {
            try grant.terms.judge(bornOn: patient.details.birthDate, ages)
        }
        try GrantRows.keepPast(of: id, at: now, in: tx)
        var news: [SQL] = []
        if grant.verifiedAt != known.verifiedAt { news.append(", verified_at = \(grant.verifiedAt), verified_by = \(actor.account)") }
        if grant.suspendedAt != known.suspendedAt {
            let isHeld = grant.suspendedAt != nil
            let sealed = try isHeld ? reason.map { try seal($0, in: "suspended_reason", of: grant, tx) } : nil
            news.append(
                """
                , suspended_at = \(grant.suspendedAt), suspended_by = \(isHeld ? actor.account : nil), suspended_reason = \(sealed)
                """)
        }
        try tx.execute(
            """
            UPDATE proxy_grant SET proxy = \(grant.proxy), relationship = \(grant.relationship), can_read = \(grant.canRead),
                can_write = \(grant.canWrite), types = \(GrantRows.text(of: grant.types)), from_at = \(grant.from),
                until_at = \(grant.until), basis = \(grant.basis)\(SQL.joined(news, separator: ""))
            WHERE id = \(id)
            """)
        try record(action, grant, was: known, because: reason, by: actor, in: tx)
        return Effect(grant, wakeups: grant.wakeups.union(known.wakeups))
    }
}

extension Patients {
    /// Whoever changes a patient's grants goes one after the other.
    func lock(_ patient: ID<Patient>, in tx: Transaction) throws -> Patient {
        let row = try tx.first("SELECT \(PatientRows.columns) FROM patient p WHERE p.id = \(patient) \(.forUpdate)") {
            try PatientRows.decode($0)
        }
        guard let row else { throw NotFound() }
        return try open(row)
    }

    private func requireOther(_ proxy: ID<Account>, than patient: ID<Patient>, in tx: Transaction) throws {
        let account = try tx.first("SELECT kind, patient FROM account WHERE id = \(proxy)") { row in
            (kind: try row[0] as String, own: try row[1] as ID<Patient>?)
        }
        guard let account, account.kind == "member" else { throw PatientRefusal.notAMember }
        guard account.own != patient else { throw PatientRefusal.grantForOneself }
    }

    /// A right that has ended by itself makes way for a new one; one that has not stands in the way.
    private func makeRoom(
        for proxy: ID<Account>, before patient: Patient, _ ages: AgeRule, by actor: Actor, at now: Timestamp, in tx: Transaction
    ) throws {
        guard let standing = try GrantRows.living(proxy, before: patient.id, in: tx) else { return }
        guard standing.state(at: now, bornOn: patient.details.birthDate, ages) == .ended else { throw PatientRefusal.grantTwice }
        _ = try end(standing, because: GrantReason.overtaken, by: actor, at: now, in: tx)
    }

    func end(
        _ grant: ProxyGrant, because reason: String, by actor: Actor, at now: Timestamp, in tx: Transaction
    ) throws -> Bool {
        let ended = try tx.update(
            """
            UPDATE proxy_grant SET ended_at = \(now), ended_by = \(actor.account), reason = \(try seal(reason, in: "reason", of: grant, tx))
            WHERE id = \(grant.id) AND ended_at IS NULL
            """)
        guard ended == 1 else { return false }
        try record(.revoke, grant, because: reason, by: actor, in: tx)
        return true
    }

    private func record(
        _ action: AuditAction, _ grant: ProxyGrant, was known: ProxyGrant? = nil, because reason: String? = nil, by actor: Actor,
        in tx: Transaction
    ) throws {
        var detail = ["terms": grant.terms.description]
        if let proxy = grant.proxy { detail["proxy"] = proxy.description }
        if let known, known.terms != grant.terms { detail["was"] = known.terms.description }
        if let reason { detail["reason"] = reason }
        try audit.record(AuditEvent(action, "proxy_grant", grant.id, by: actor, patient: grant.patient, detail: detail), in: tx)
    }

    private func seal(_ reason: String, in column: StaticString, of grant: ProxyGrant, _ tx: Transaction) throws -> [UInt8] {
        let key = try surroundings.patientKeys.key(of: grant.patient, in: tx)
        return try key.content.seal(
            text: reason, Binding(table: "proxy_grant", column: column, row: grant.id, parent: grant.patient), padded: true)
    }

    /// The reason somebody wrote when they ended or suspended a grant.
    func openReason(_ sealed: [UInt8]?, in column: StaticString, of grant: ProxyGrant, _ tx: Transaction) throws -> String? {
        guard let sealed else { return nil }
        let key = try surroundings.patientKeys.key(of: grant.patient, in: tx)
        return try key.content.openText(
            sealed, Binding(table: "proxy_grant", column: column, row: grant.id, parent: grant.patient), padded: true)
    }
}

extension GrantTerms: CustomStringConvertible {
    /// For the audit trail.
    public var description: String {
        let scope = [canRead ? "read" : nil, canWrite ? "write" : nil].compactMap { $0 }.joined(separator: "+")
        let covered = types.map { types in MessageType.allCases.filter(types.contains).map(\.rawValue).joined(separator: "+") } ?? "all"
        return "\(relationship) \(scope) \(covered) \(from.rfc3339Seconds)/\(until?.rfc3339Seconds ?? "") \(basis.rawValue)"
    }
}
