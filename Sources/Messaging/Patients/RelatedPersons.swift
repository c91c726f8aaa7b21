public import Persistence

/// Somebody who stands in a relationship to one patient, as another system
/// describes them. That alone gives nobody a right: rights are grants, and a
/// person verifies them.
public struct RelatedPersonFacts: Sendable, Hashable {
    /// A number of theirs with its authority or system; nil when there is none.
    public var identifier: Patients.Identifier?
    public var relationship: Relationship
    public var details: RelatedPersonDetails

    public init(identifier: Patients.Identifier?, relationship: Relationship, details: RelatedPersonDetails) {
        self.identifier = identifier
        self.relationship = relationship
        self.details = details
    }
}

/// What somebody is to a patient, in a word that says nothing of who it is.
public enum Relationship: String, Sendable, Hashable, CaseIterable, SQLText {
    case mother, father, parent, child, daughter, son, spouse, partner, sibling, grandparent, grandchild, guardian, friend, other
}

/// What is sealed of a related person.
public struct RelatedPersonDetails: Sendable, Hashable {
    public var given: String
    public var family: String
    /// ISO; the day or the month may be missing.
    public var birthDate: String?
    public var phone: String?
    public var email: String?
    /// The relationship in the source's own words.
    public var words: String?
    public var isActive: Bool
    /// ISO day of the end of the relationship, when there is one.
    public var until: String?

    public init(
        given: String, family: String, birthDate: String? = nil, phone: String? = nil, email: String? = nil, words: String? = nil,
        isActive: Bool = true, until: String? = nil
    ) {
        self.given = given
        self.family = family
        self.birthDate = birthDate
        self.phone = phone
        self.email = email
        self.words = words
        self.isActive = isActive
        self.until = until
    }

    private static let divider: Character = "\u{1F}"

    /// The form that is sealed: fields in a fixed order, divided by U+001F,
    /// which no field may hold.
    var plain: String {
        [given, family, birthDate ?? "", phone ?? "", email ?? "", words ?? "", isActive ? "active" : "", until ?? ""]
            .map { $0.filter { $0 != Self.divider } }
            .joined(separator: String(Self.divider))
    }

    init(plain: String) throws {
        let fields = plain.split(separator: Self.divider, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 8 else { throw EncryptionFailure.notOpened }
        func optional(_ field: String) -> String? { field.isEmpty ? nil : field }
        self.init(
            given: fields[0], family: fields[1], birthDate: optional(fields[2]), phone: optional(fields[3]), email: optional(fields[4]),
            words: optional(fields[5]), isActive: fields[6] == "active", until: optional(fields[7]))
    }
}

extension RelatedPersonDetails {
    /// When the relationship is over: the first moment after its last day in the site's zone; nil where no end is known.
    func end(_ ages: AgeRule) -> Timestamp? { until.flatMap { ages.start(ofDay: $0, plus: 1) } }

    /// Whether a person is to look at it, as a pure rule: while the source counts it as active and it is not over.
    ///
    /// - Parameter end: when the relationship is over.
    func isToBeVerified(end: Timestamp?, at now: Timestamp) -> Bool { isActive && (end.map { now < $0 } ?? true) }
}

extension ProxyGrant {
    /// What it is once its source says something else of the end of the relationship, as a pure rule: while nobody has verified or ended
    /// it, it ends when the source says, and at once while the source does not count the relationship as active.
    ///
    /// - Parameter end: when the relationship is over; nil where no end is known.
    func following(isActive: Bool, end: Timestamp?, at now: Timestamp) -> ProxyGrant {
        guard verifiedAt == nil, endedAt == nil else { return self }
        var right = self
        right.until = isActive ? end : min(end ?? now, now)
        // The end counts, and no right ends before it begins.
        if let until = right.until { right.from = min(from, until.adding(microseconds: -1)) }
        return right
    }
}

/// A related person as the store keeps them.
public struct RelatedPerson: Sendable, Hashable {
    public let id: ID<RelatedPerson>
    public let relationship: Relationship
    public let details: RelatedPersonDetails
}

extension Patients {
    /// Takes over what another system says of somebody around a patient.
    ///
    /// Who it is, their number decides; without one, relationship and name.
    ///
    /// - Throws: `NotFound` when there is no such patient.
    public func take(
        _ facts: RelatedPersonFacts, of patient: ID<Patient>, by actor: Actor, in tx: Transaction
    ) throws -> ImportOutcome {
        let key = try surroundings.patientKeys.key(of: patient, in: tx)
        let blind = blind(facts, of: patient)
        let found = try tx.first(
            "SELECT id, relationship, details FROM related_person WHERE patient = \(patient) AND blind = \(blind)"
        ) { try Self.open($0, of: patient, key: key) }
        guard let found else {
            let id: ID<RelatedPerson> = surroundings.ids.next()
            let now = surroundings.clock()
            try tx.execute(
                """
                INSERT INTO related_person (id, patient, blind, relationship, details, created_at, updated_at)
                VALUES (\(id), \(patient), \(blind), \(facts.relationship), \(try Self.seal(facts.details, id, patient, key)), \(now), \(now))
                """)
            try recordImport(.created, "related_person", id, of: patient, by: actor, in: tx)
            try suggestGrant(to: id, facts, of: patient, by: actor, at: now, in: tx)
            return .created
        }
        guard found.details != facts.details || found.relationship != facts.relationship else { return .unchanged }
        // Before their grant, which a person may be about to verify.
        _ = try lock(patient, in: tx)
        let now = surroundings.clock()
        try tx.execute(
            """
            UPDATE related_person SET relationship = \(facts.relationship),
                details = \(try Self.seal(facts.details, found.id, patient, key)), updated_at = \(now)
            WHERE id = \(found.id)
            """)
        try recordImport(.updated, "related_person", found.id, of: patient, by: actor, in: tx)
        if let grant = try GrantRows.suggested(for: found.id, in: tx) {
            try follow(facts.details, after: found.details, with: grant, by: actor, at: now, in: tx)
        } else {
            try suggestGrant(to: found.id, facts, of: patient, by: actor, at: now, in: tx)
        }
        return .updated
    }

    /// What another system says of a relationship is a right to be verified, with the end the system says: it gives no access until a
    /// person has looked at it. Of one related person there is one ever, whatever became of it: the schema sees to that.
    private func suggestGrant(
        to person: ID<RelatedPerson>, _ facts: RelatedPersonFacts, of patient: ID<Patient>, by actor: Actor, at now: Timestamp,
        in tx: Transaction
    ) throws {
        let end = try end(of: facts.details, in: tx)
        guard facts.details.isToBeVerified(end: end, at: now) else { return }
        let grant = ProxyGrant(
            id: surroundings.ids.next(), patient: patient, proxy: nil, relatedPerson: person, relationship: facts.relationship.rawValue,
            from: now, until: end, basis: GrantBasis(supposedFor: facts.relationship))
        guard try GrantRows.insert(grant, by: actor.account, at: now, in: tx) else { return }
        try audit.record(
            AuditEvent(.grant, "proxy_grant", grant.id, by: actor, patient: patient, detail: ["terms": grant.terms.description]), in: tx)
    }

    /// Nothing changes unless the source says another end than before, so that an end that a person has set outlasts a new telephone
    /// number.
    private func follow(
        _ details: RelatedPersonDetails, after last: RelatedPersonDetails, with grant: ProxyGrant, by actor: Actor, at now: Timestamp,
        in tx: Transaction
    ) throws {
        guard details.isActive != last.isActive || details.until != last.until else { return }
        let changed = grant.following(isActive: details.isActive, end: try end(of: details, in: tx), at: now)
        guard changed != grant else { return }
        try GrantRows.keepPast(of: grant.id, at: now, in: tx)
        try tx.execute("UPDATE proxy_grant SET from_at = \(changed.from), until_at = \(changed.until) WHERE id = \(grant.id)")
        try audit.record(
            AuditEvent(
                .change, "proxy_grant", grant.id, by: actor, patient: grant.patient,
                detail: ["terms": changed.terms.description, "was": grant.terms.description]), in: tx)
    }

    private func end(of details: RelatedPersonDetails, in tx: Transaction) throws -> Timestamp? {
        guard details.until != nil else { return nil }
        return details.end(try ages(in: tx))
    }

    /// Who is known around a patient, in the order they came.
    public func relatedPersons(of patient: ID<Patient>, in tx: Transaction) throws -> [RelatedPerson] {
        let key = try surroundings.patientKeys.key(of: patient, in: tx)
        return try tx.all("SELECT id, relationship, details FROM related_person WHERE patient = \(patient) ORDER BY id") {
            try Self.open($0, of: patient, key: key)
        }
    }

    private func blind(_ facts: RelatedPersonFacts, of patient: ID<Patient>) -> [UInt8] {
        if let identifier = facts.identifier {
            return surroundings.keys.blindIndex.token(
                "related person by number", patient.description, identifier.authority, identifier.value)
        }
        let name = Folding.words("\(facts.details.given) \(facts.details.family)").joined(separator: " ")
        return surroundings.keys.blindIndex.token(
            "related person by name", patient.description, facts.relationship.rawValue, name)
    }

    private static func open(_ row: Row, of patient: ID<Patient>, key: PatientKey) throws -> RelatedPerson {
        let id: ID<RelatedPerson> = try row[0]
        let plain = try key.content.openText(row[2], binding(id, patient), padded: true)
        return RelatedPerson(id: id, relationship: try row[1], details: try RelatedPersonDetails(plain: plain))
    }

    private static func seal(
        _ details: RelatedPersonDetails, _ id: ID<RelatedPerson>, _ patient: ID<Patient>, _ key: PatientKey
    ) throws -> [UInt8] {
        try key.content.seal(text: details.plain, binding(id, patient), padded: true)
    }

    private static func binding(_ id: ID<RelatedPerson>, _ patient: ID<Patient>) -> Binding {
        Binding(table: "related_person", column: "details", row: id, parent: patient)
    }
}
