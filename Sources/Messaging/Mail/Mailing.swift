import Persistence

/// E-mail as a feature: what people choose, what is sent, and how it stands.
public final class Mailing: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let identity: Identity
    let conversations: Conversations
    let workbench: Workbench
    let contacts: ContactAddresses

    public init(
        _ surroundings: Surroundings, audit: Audit, identity: Identity, patients: Patients, conversations: Conversations,
        workbench: Workbench
    ) {
        self.surroundings = surroundings
        self.audit = audit
        self.identity = identity
        self.conversations = conversations
        self.workbench = workbench
        contacts = ContactAddresses(surroundings: surroundings, identity: identity, patients: patients)
    }

    /// Whether the site sends e-mail at all.
    public var isOn: Bool { surroundings.sendsMail }
}
