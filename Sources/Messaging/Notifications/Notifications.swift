import Persistence

/// Whom a message concerns. A row for each is written with the message; what
/// may be said to them elsewhere is decided without it.
public final class Notifications: Sendable {
    let surroundings: Surroundings
    let patients: Patients

    public init(_ surroundings: Surroundings, patients: Patients) {
        self.surroundings = surroundings
        self.patients = patients
    }

    /// Writes the rows, and says which topics changed: only those of readers
    /// whom the visibility function names.
    ///
    /// - Parameters:
    ///   - isToMembers: whether it is something for the member side to read, of which they are told by e-mail.
    ///   - isUrgent: whether it may be urgent.
    ///   - known: the readers, when they were asked for already.
    func tell(
        of message: ID<Message>, facts: Visibility.Facts, author: ID<Account>?, groups: [ID<WorkflowGroup>?],
        isToMembers: Bool, isUrgent: Bool = false, known: [Reader]? = nil, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        var topics: Set<Topic> = []
        for reader in try known ?? Readers.members(of: facts, at: now, patients, in: tx) {
            topics.insert(.mailbox(reader.account, reader.patient))
            // Nobody needs to be told of what they wrote themselves.
            guard reader.account != author else { continue }
            try insert(message, account: reader.account, group: nil, at: now, in: tx)
            if isToMembers { try surroundings.mail.tellMember(reader.account, in: tx) }
        }
        for case let group? in groups {
            topics.insert(.group(group))
            try insert(message, account: nil, group: group, at: now, in: tx)
            if isUrgent { try surroundings.mail.tellStaff(of: .possibleUrgent, in: group, in: tx) }
        }
        return topics
    }

    private func insert(
        _ message: ID<Message>, account: ID<Account>?, group: ID<WorkflowGroup>?, at now: Timestamp, in tx: Transaction
    ) throws {
        try tx.insert(insertion(of: message, account: account, group: group, at: now))
    }

    func insertion(
        of message: ID<Message>, account: ID<Account>?, group: ID<WorkflowGroup>?, at now: Timestamp
    ) -> Insertion {
        Self.insertion(surroundings.ids.next(), of: message, account: account, group: group, at: now)
    }

    static func insertion(
        _ id: ID<Notifications>, of message: ID<Message>, account: ID<Account>?, group: ID<WorkflowGroup>?, at now: Timestamp
    ) -> Insertion {
        Insertion(
            into: "INSERT INTO notification (id, message, account, workflow_group, created_at) VALUES",
            row: " (\(id), \(message), \(account), \(group), \(now))")
    }
}
