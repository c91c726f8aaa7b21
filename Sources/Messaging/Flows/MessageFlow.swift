public import Persistence

/// The mechanism that governs how a message passes to and from a clinical
/// group (S24): which pairs enter it, and by which of the two routes it goes on.
public struct MessageFlow: Sendable, Hashable {
    public var id: ID<MessageFlow>
    public var code: String
    /// Counts up with every change; a conversation keeps the one it entered (S26).
    public var version: Int64
    public var clinicalGroup: ID<ClinicalGroup>
    public var types: [MessageType]
    public var route: Route
    public var promise: Promise?
    /// Whether files travel this way; nil leaves it to the clinical group (S61).
    public var attachments: ConfigurationDocument.Attachments?
    /// Who answers what the other system does not take, on the external route.
    public var fallback: ConfigurationDocument.Fallback?
    /// The flow that continues this one's conversations once it is retired.
    public var successor: ID<MessageFlow>?
    public var retiredAt: Timestamp?

    public init(
        id: ID<MessageFlow>, code: String, version: Int64, clinicalGroup: ID<ClinicalGroup>, types: [MessageType], route: Route,
        promise: Promise? = nil,
        fallback: ConfigurationDocument.Fallback? = nil, successor: ID<MessageFlow>? = nil, retiredAt: Timestamp? = nil
    ) {
        self.id = id
        self.code = code
        self.version = version
        self.clinicalGroup = clinicalGroup
        self.types = types
        self.route = route
        self.promise = promise
        self.fallback = fallback
        self.successor = successor
        self.retiredAt = retiredAt
    }
}

/// The two routes, and no third (S7 to S9).
public enum Route: Sendable, Hashable {
    /// The message becomes a task in this workflow group.
    case workbench(ID<WorkflowGroup>)
    /// The message is handed to this endpoint's delivery interface.
    case external(endpoint: String)

    /// The word the schema and the API use.
    public var name: String {
        switch self {
        case .workbench: "workbench"
        case .external: "external"
        }
    }

    /// Code of the endpoint; nil on the Workbench route.
    public var endpoint: String? {
        switch self {
        case .workbench: nil
        case .external(let endpoint): endpoint
        }
    }
}

/// Where tasks wait and who may work on them (S29).
public struct WorkflowGroup: Sendable, Hashable {
    public var id: ID<WorkflowGroup>
    public var code: String
    public var name: String
    /// Whether its people may judge what is possibly urgent.
    public var clinical: Bool
    /// Who hears of a task that is due.
    public var escalateTo: ID<Account>?
    /// Who hears of it next, one every 15 minutes while nobody opens it.
    public var onCall: [ID<Account>]
    public var retiredAt: Timestamp?

    public init(
        id: ID<WorkflowGroup>, code: String, name: String, clinical: Bool = false, escalateTo: ID<Account>? = nil,
        onCall: [ID<Account>] = [],
        retiredAt: Timestamp? = nil
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.clinical = clinical
        self.escalateTo = escalateTo
        self.onCall = onCall
        self.retiredAt = retiredAt
    }
}
