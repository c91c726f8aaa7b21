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
            try tx.insert(Self.insertion(of: message, account: reader.account))
            if isToMembers { try surroundings.mail.tellMember(reader.account, in: tx) }
        }
        for case let group? in groups {
            topics.insert(.group(group))
            try tx.insert(Self.insertion(of: message, group: group))
            if isUrgent { try surroundings.mail.tellStaff(of: .possibleUrgent, in: group, in: tx) }
        }
        return topics
    }

    static func insertion(of message: ID<Message>, account: ID<Account>) -> Insertion {
        Insertion(into: into, row: " (\(message), \(account), \(false))")
    }

    static func insertion(of message: ID<Message>, group: ID<WorkflowGroup>) -> Insertion {
        Insertion(into: into, row: " (\(message), \(group), \(true))")
    }

    /// That a message concerns a workflow group after all; it may have been told of it before.
    static func tell(_ group: ID<WorkflowGroup>, of message: ID<Message>, in tx: Transaction) throws {
        try tx.execute("\(into) (\(message), \(group), TRUE) ON CONFLICT DO NOTHING")
    }

    private static let into: SQL = "INSERT INTO notification (message, told, is_group) VALUES"
}
