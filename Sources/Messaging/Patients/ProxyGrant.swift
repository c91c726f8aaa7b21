public import Persistence

/// The right of one member to act for a patient: named, scoped, dated, with
/// the reason it exists. It is evaluated at every request and never widens
/// by itself.
public struct ProxyGrant: Sendable, Hashable {
    public var id: ID<ProxyGrant>
    public var patient: ID<Patient>
    public var proxy: ID<Account>
    /// What the proxy is to the patient, such as `mother` or `daughter`.
    public var relationship: String
    public var canRead: Bool
    public var canWrite: Bool
    /// The types of question it covers; nil covers all.
    public var types: Set<MessageType>?
    public var from: Timestamp
    public var until: Timestamp?
    /// Why it exists, such as `parent of a minor`.
    public var basis: String
    public var verifiedAt: Timestamp?
    public var endedAt: Timestamp?
    public var suspendedAt: Timestamp?

    public init(
        id: ID<ProxyGrant>, patient: ID<Patient>, proxy: ID<Account>, relationship: String, canRead: Bool = true, canWrite: Bool = true,
        types: Set<MessageType>? = nil, from: Timestamp, until: Timestamp? = nil, basis: String, verifiedAt: Timestamp? = nil,
        endedAt: Timestamp? = nil, suspendedAt: Timestamp? = nil
    ) {
        self.id = id
        self.patient = patient
        self.proxy = proxy
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

    /// Whether the grant holds at `now`: begun, not over, not ended, not
    /// suspended, and verified by somebody.
    public func isInForce(at now: Timestamp) -> Bool {
        verifiedAt != nil && endedAt == nil && suspendedAt == nil && from <= now && (until.map { now < $0 } ?? true)
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
    /// - Returns: nil when there is neither identity nor a grant in force.
    public static func of(_ account: ID<Account>, own: ID<Patient>?, before patient: ID<Patient>, grant: ProxyGrant?, at now: Timestamp)
        -> Standing?
    {
        if own == patient { return .patient }
        guard let grant, grant.patient == patient, grant.proxy == account, grant.canRead, grant.isInForce(at: now) else { return nil }
        return .proxy(grant)
    }
}
