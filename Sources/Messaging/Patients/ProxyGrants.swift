public import Persistence

/// Looking after the rights to act for patients, for healthcare administrators
/// alone: for everybody else there is nothing here.
public struct ProxyGrants: Sendable {
    let surroundings: Surroundings
    let patients: Patients
    let identity: Identity

    /// How long before a patient's age ends a right people are told, in days.
    public static let noticeDays: Int64 = 60

    /// A right as it is administered.
    public struct Line: Sendable {
        public let grant: ProxyGrant
        public let patient: Patient
        /// nil while nobody has said which account it is for.
        public let proxy: Account?
        /// As another system describes them.
        public let relatedPerson: RelatedPerson?
        public let state: ProxyGrant.State
        /// When the patient's age ends it.
        public let endsByAge: Timestamp?
        public let verifiedBy: String?
        /// Why it was ended, else why it is suspended.
        public let reason: String?

        public var proxyName: String { proxy?.name ?? relatedPerson.map { "\($0.details.given) \($0.details.family)" } ?? "" }
    }

    /// Which rights are asked for.
    public struct Filter: Sendable, Hashable {
        public var patient: ID<Patient>?
        public var proxy: ID<Account>?
        public var state: ProxyGrant.State?
        /// Those that hold and that the patient's age ends within `noticeDays`.
        public var isEndingByAge: Bool

        public init(patient: ID<Patient>? = nil, proxy: ID<Account>? = nil, state: ProxyGrant.State? = nil, isEndingByAge: Bool = false) {
            self.patient = patient
            self.proxy = proxy
            self.state = state
            self.isEndingByAge = isEndingByAge
        }
    }

    private static let batch = 500

    /// - Throws: `NotFound` for whoever is no healthcare administrator.
    private func require(_ user: SignedIn) throws {
        guard user.account.kind == .staff, user.account.enabled, user.account.roles.contains(.healthcareAdministrator) else {
            throw NotFound()
        }
    }

    /// Rights, newest first.
    ///
    /// - Parameters:
    ///   - last: where the page before ended.
    ///   - limit: 1 to 200.
    public func list(
        _ filter: Filter = Filter(), after last: ID<ProxyGrant>? = nil, limit: Int, by user: SignedIn, in tx: Transaction
    ) throws -> (lines: [Line], next: ID<ProxyGrant>?) {
        try require(user)
        let (ages, now) = (try patients.ages(in: tx), surroundings.clock())
        var conditions: [SQL] = []
        if let patient = filter.patient { conditions.append("g.patient = \(patient)") }
        if let proxy = filter.proxy { conditions.append("g.proxy = \(proxy)") }
        if filter.isEndingByAge || (filter.state.map { $0 != .ended } ?? false) { conditions.append("g.ended_at IS NULL") }
        if filter.state == .toVerify { conditions.append("g.verified_at IS NULL") }
        var (found, mark, isMore): ([(ProxyGrant, Patient)], ID<ProxyGrant>?, Bool) = ([], last, true)
        while isMore, found.count <= limit {
            let older: [SQL] = mark.map { ["g.id < \($0)"] } ?? []
            let all = conditions + older
            let condition: SQL = all.isEmpty ? "TRUE" : SQL.joined(all, separator: " AND ")
            let rows = try tx.all(
                """
                SELECT \(PatientRows.columns), \(GrantRows.columns) FROM proxy_grant g JOIN patient p ON p.id = g.patient
                WHERE \(condition) ORDER BY g.id DESC LIMIT \(rows: Self.batch)
                """
            ) { row in (grant: try GrantRows.decode(row, from: PatientRows.count), patient: try PatientRows.decode(row)) }
            isMore = rows.count == Self.batch
            mark = rows.last?.grant.id
            for row in rows {
                let patient = try patients.open(row.patient)
                if Self.admits(filter, row.grant, patient, ages, now) { found.append((row.grant, patient)) }
            }
        }
        let shown = found.prefix(limit)
        let lines = try shown.map { try line($0.0, $0.1, ages, now, in: tx) }
        return (lines, found.count > limit ? shown.last?.0.id : nil)
    }

    private static func admits(_ filter: Filter, _ grant: ProxyGrant, _ patient: Patient, _ ages: AgeRule, _ now: Timestamp) -> Bool {
        let state = grant.state(at: now, bornOn: patient.details.birthDate, ages)
        if let wanted = filter.state, wanted != state { return false }
        guard filter.isEndingByAge else { return true }
        guard state != .ended, state != .toVerify, case .at(let end) = grant.endByAge(bornOn: patient.details.birthDate, ages) else {
            return false
        }
        return end <= now.adding(days: noticeDays)
    }

    /// - Throws: `NotFound`.
    public func line(_ id: ID<ProxyGrant>, by user: SignedIn, in tx: Transaction) throws -> Line {
        try require(user)
        guard let grant = try GrantRows.find(id, in: tx) else { throw NotFound() }
        let patient = try patients.patient(grant.patient, in: tx)
        return try line(grant, patient, patients.ages(in: tx), surroundings.clock(), in: tx)
    }

    private func line(_ grant: ProxyGrant, _ patient: Patient, _ ages: AgeRule, _ now: Timestamp, in tx: Transaction) throws -> Line {
        let more = try tx.first("SELECT verified_by, reason, suspended_reason FROM proxy_grant WHERE id = \(grant.id)") { row in
            (verifier: try row[0] as ID<Account>?, ended: try row[1] as [UInt8]?, suspended: try row[2] as [UInt8]?)
        }
        var endsByAge: Timestamp?
        if case .at(let end) = grant.endByAge(bornOn: patient.details.birthDate, ages) { endsByAge = end }
        let person = try grant.relatedPerson.flatMap { id in
            try patients.relatedPersons(of: grant.patient, in: tx).first { $0.id == id }
        }
        return Line(
            grant: grant, patient: patient, proxy: try grant.proxy.flatMap { try identity.account($0, in: tx) }, relatedPerson: person,
            state: grant.state(at: now, bornOn: patient.details.birthDate, ages), endsByAge: endsByAge,
            verifiedBy: try more?.verifier.flatMap { try identity.names(of: [$0], in: tx)[$0] },
            reason: try patients.openReason(more?.ended, in: "reason", of: grant, tx)
                ?? patients.openReason(more?.suspended, in: "suspended_reason", of: grant, tx))
    }
}

extension ProxyGrants {
    /// Adds a right that somebody has verified, or one that is still to be.
    ///
    /// - Throws: `NotFound`, `PatientRefusal`.
    public func add(
        _ terms: GrantTerms, to proxy: ID<Account>, for patient: ID<Patient>, isVerified: Bool, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<Line> {
        try require(user)
        var grant = ProxyGrant(
            id: surroundings.ids.next(), patient: patient, proxy: proxy, relationship: terms.relationship, from: terms.from,
            basis: terms.basis, verifiedAt: isVerified ? surroundings.clock() : nil)
        grant.terms = terms
        try patients.grant(grant, by: user.actor, in: tx)
        return Effect(try line(grant.id, by: user, in: tx), wakeups: grant.wakeups)
    }

    public func verify(
        _ id: ID<ProxyGrant>, proxy: ID<Account>? = nil, terms: GrantTerms? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<Line> {
        try require(user)
        return try lined(patients.verify(id, proxy: proxy, terms: terms, by: user.actor, in: tx), by: user, in: tx)
    }

    public func change(_ id: ID<ProxyGrant>, to terms: GrantTerms, by user: SignedIn, in tx: Transaction) throws -> Effect<Line> {
        try require(user)
        return try lined(patients.change(id, to: terms, by: user.actor, in: tx), by: user, in: tx)
    }

    public func end(_ id: ID<ProxyGrant>, because reason: String, by user: SignedIn, in tx: Transaction) throws -> Effect<Line> {
        try require(user)
        return try lined(patients.end(id, because: reason, by: user.actor, in: tx), by: user, in: tx)
    }

    private func lined(_ effect: Effect<ProxyGrant>, by user: SignedIn, in tx: Transaction) throws -> Effect<Line> {
        let line = try line(effect.value.id, by: user, in: tx)
        return effect.map { _ in line }
    }

    /// A patient as an administrator names one: by id, by `AUTHORITY|number`, or by a number of the site's primary authority.
    public func patient(named text: String, _ site: Site, in tx: Transaction) throws -> ID<Patient>? {
        let text = String(text.drop { $0.isWhitespace })
        if let id = ID<Patient>(text) { return try PatientRows.find(id, in: tx)?.id }
        let parts = text.split(separator: "|", maxSplits: 1).map(String.init)
        if parts.count == 2 { return try patients.find(Patients.Identifier(authority: parts[0], value: parts[1]), in: tx) }
        guard !text.isEmpty, let primary = site.authorities.first(where: \.primary) ?? site.authorities.first else { return nil }
        return try patients.find(Patients.Identifier(authority: primary.code, value: text), in: tx)
    }

    /// The member whom a right is to be given to; one who has not chosen a username yet has no other name here.
    ///
    /// - Returns: nil for whoever is no member.
    /// - Throws: `NotFound` for a reader who is no healthcare administrator.
    public func member(_ id: ID<Account>, by user: SignedIn, in tx: Transaction) throws -> Account? {
        try require(user)
        return try identity.account(id, in: tx).flatMap { $0.kind == .member ? $0 : nil }
    }

    /// A member as an administrator names one: by id or username.
    public func member(named text: String, in tx: Transaction) throws -> ID<Account>? {
        if let id = ID<Account>(text) { return try identity.account(id, in: tx)?.id }
        return try identity.account(username: text, in: tx)?.id
    }
}
