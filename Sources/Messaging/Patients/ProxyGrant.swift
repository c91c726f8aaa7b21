public import Persistence

/// The right of one member to act for a patient: named, scoped, dated, with
/// the reason it exists. It is evaluated at every request and never widens
/// by itself.
public struct ProxyGrant: Sendable, Hashable {
    public var id: ID<ProxyGrant>
    public var patient: ID<Patient>
    /// nil while nobody has said which account the related person has.
    public var proxy: ID<Account>?
    /// Whom another system named, when the right began as that.
    public var relatedPerson: ID<RelatedPerson>?
    /// What the proxy is to the patient, such as `mother` or `daughter`.
    public var relationship: String
    public var canRead: Bool
    public var canWrite: Bool
    /// The types of question it covers; nil covers all.
    public var types: Set<MessageType>?
    public var from: Timestamp
    public var until: Timestamp?
    public var basis: GrantBasis
    public var verifiedAt: Timestamp?
    public var endedAt: Timestamp?
    public var suspendedAt: Timestamp?

    public init(
        id: ID<ProxyGrant>, patient: ID<Patient>, proxy: ID<Account>?, relatedPerson: ID<RelatedPerson>? = nil, relationship: String,
        canRead: Bool = true, canWrite: Bool = true, types: Set<MessageType>? = nil, from: Timestamp, until: Timestamp? = nil,
        basis: GrantBasis, verifiedAt: Timestamp? = nil, endedAt: Timestamp? = nil, suspendedAt: Timestamp? = nil
    ) {
        self.id = id
        self.patient = patient
        self.proxy = proxy
        self.relatedPerson = relatedPerson
        self.relationship = relationship
        self.canRead = canRead
        self.canWrite = canWrite
        self.types = types
        self.from = from
        self.until = until
        self.basis = basis
        self.verifiedAt = verifiedAt
        self.endedAt = endedAt
        self.suspendedAt = suspendedAt
    }
}

extension ProxyGrant {
    /// How the patient's age ends a right.
    public enum AgeEnd: Sendable, Hashable {
        case never
        case at(Timestamp)
        /// It rests on the patient not being of age, and nobody knows whether they are.
        case unknown
    }

    /// At majority every right ends that rests on minority, and every other one
    /// that began before it, for a minor cannot bind the adult. What a court
    /// decided ends when the court says.
    public func endByAge(bornOn birth: BirthDate?, _ ages: AgeRule) -> AgeEnd {
        if basis == .courtOrder { return .never }
        guard let birth else { return basis.restsOnMinority ? .unknown : .never }
        let majority = ages.majority(of: birth)
        return basis.restsOnMinority || from < majority ? .at(majority) : .never
    }

    /// Where a right stands at a moment.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Nobody has verified it yet.
        case toVerify = "to-verify"
        case future, active
        /// Held back at once by the privacy officer.
        case suspended
        /// Revoked, expired, or ended by the patient's age.
        case ended
    }

    public func state(at now: Timestamp, bornOn birth: BirthDate?, _ ages: AgeRule) -> State {
        if let endedAt, endedAt <= now { return .ended }
        if let until, until <= now { return .ended }
        guard let verifiedAt, verifiedAt <= now else { return .toVerify }
        switch endByAge(bornOn: birth, ages) {
        case .never: break
        case .at(let end): if end <= now { return .ended }
        case .unknown: return .ended
        }
        if let suspendedAt, suspendedAt <= now { return .suspended }
        return from <= now ? .active : .future
    }

    /// Whether the grant holds at `now`.
    public func isInForce(at now: Timestamp, bornOn birth: BirthDate?, _ ages: AgeRule) -> Bool {
        state(at: now, bornOn: birth, ages) == .active
    }
}

/// As what a member stands before one patient.
public enum Standing: Sendable, Hashable {
    /// The member is the patient.
    case patient
    /// The member acts for the patient by this grant, which is in force.
    case proxy(ProxyGrant)

    public var canWrite: Bool {
        switch self {
        case .patient: true
        case .proxy(let grant): grant.canWrite
        }
    }

    /// Whether questions of this type are within the member's scope.
    public func covers(_ type: MessageType) -> Bool {
        switch self {
        case .patient: true
        case .proxy(let grant): grant.types?.contains(type) ?? true
        }
    }

    public var relationship: String? {
        switch self {
        case .patient: nil
        case .proxy(let grant): grant.relationship
        }
    }

    /// The one rule by which a member comes to act for a patient (S4 to S6, S71).
    ///
    /// - Parameters:
    ///   - birth: of the patient; asked only where there is a grant.
    ///   - ages: the same.
    /// - Returns: nil when there is neither identity nor a grant in force.
    public static func of(
        _ account: ID<Account>, own: ID<Patient>?, before patient: ID<Patient>, grant: ProxyGrant?,
        bornOn birth: @autoclosure () throws -> BirthDate?, _ ages: @autoclosure () throws -> AgeRule, at now: Timestamp
    ) rethrows -> Standing? {
        if own == patient { return .patient }
        guard let grant, grant.patient == patient, grant.proxy == account, grant.canRead,
            try grant.isInForce(at: now, bornOn: birth(), ages())
        else { return nil }
        return .proxy(grant)
    }
}
