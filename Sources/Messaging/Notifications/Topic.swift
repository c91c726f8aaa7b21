public import Persistence

/// What a page listens to. A wake-up names a topic and carries no content; the
/// page asks again through the authorised route.
public enum Topic: Sendable, Hashable {
    /// One patient's messages as one member sees them.
    case mailbox(ID<Account>, ID<Patient>)
    /// The tasks of a workflow group.
    case group(ID<WorkflowGroup>)
    /// The replies to what one person of the practice began.
    case inbox(ID<Account>)

    public var name: String {
        switch self {
        case .mailbox(let account, let patient): "mailbox/\(account)/\(patient)"
        case .group(let group): "group/\(group)"
        case .inbox(let account): "inbox/\(account)"
        }
    }

    /// - Returns: nil for anything that `name` does not write.
    public init?(_ name: some StringProtocol) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("mailbox", 3):
            guard let account = ID<Account>(parts[1]), let patient = ID<Patient>(parts[2]) else { return nil }
            self = .mailbox(account, patient)
        case ("group", 2):
            guard let group = ID<WorkflowGroup>(parts[1]) else { return nil }
            self = .group(group)
        case ("inbox", 2):
            guard let account = ID<Account>(parts[1]) else { return nil }
            self = .inbox(account)
        default:
            return nil
        }
    }
}
