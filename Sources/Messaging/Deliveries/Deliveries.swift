import Persistence

/// What leaves for external systems, and what is shared with them.
///
/// A delivery is made by `Sending` in the transaction of its message. Whoever
/// runs a courier claims deliveries that are due, hands them to an adapter, and
/// reports what came of it; any number of nodes may.
public final class Deliveries: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let patients: Patients
    let identity: Identity
    let tasks: TaskBinding
    /// What signs, both ways.
    public let secrets: EndpointSecrets

    init(_ surroundings: Surroundings, audit: Audit, patients: Patients, identity: Identity, tasks: TaskBinding) {
        self.surroundings = surroundings
        self.audit = audit
        self.patients = patients
        self.identity = identity
        self.tasks = tasks
        secrets = EndpointSecrets(surroundings: surroundings, audit: audit)
    }

    /// Whom a change of a delivery concerns on the member side.
    func readers(of conversation: Conversation, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        Set(
            try Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx).map { .mailbox($0.account, $0.patient) })
    }
}

/// A place where messages are delivered to, as the configuration describes it.
public typealias Endpoint = ConfigurationDocument.EndpointEntry

extension Site {
    public func endpoint(code: String) -> Endpoint? { endpoints.first { $0.code == code } }
}
