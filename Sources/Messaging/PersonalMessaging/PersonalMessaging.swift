public import Persistence

/// Conversations that people of the practice begin in their own name, and the
/// replies that come back to them and to no queue (S14, S45, S46, D4).
public final class PersonalMessaging: Sendable {
    let surroundings: Surroundings
    let patients: Patients
    let identity: Identity
    let audit: Audit
    let sending: Sending
    let conversations: Conversations
    let workbench: Workbench

    init(_ surroundings: Surroundings, audit: Audit, sending: Sending, conversations: Conversations, workbench: Workbench) {
        self.surroundings = surroundings
        self.patients = conversations.patients
        self.identity = conversations.identity
        self.audit = audit
        self.sending = sending
        self.conversations = conversations
        self.workbench = workbench
    }

    /// What somebody may write and to whom, for their page.
    public struct Desk: Sendable {
        public let patient: Patient
        public let identifiers: [Patients.Identifier]
        public let voices: [WritingFirst.Voice]
    }

    /// The page on which somebody writes first to a patient.
    ///
    /// - Throws: `NotFound` for somebody without the role, and for no patient;
    ///   `WritingFirstRefusal.switchedOff`.
    public func desk(_ patient: ID<Patient>, for user: SignedIn, site: Site, in tx: Transaction) throws -> Desk {
        try Self.require(user.account, site)
        return Desk(
            patient: try surviving(patient, in: tx), identifiers: try patients.identifiers(of: patient, in: tx),
            voices: try voices(of: user, site, in: tx))
    }

    /// - Throws: `NotFound` without the role; `WritingFirstRefusal.switchedOff`.
    static func require(_ account: Account, _ site: Site) throws {
        guard account.kind == .staff, account.roles.contains(.personalMessaging) else { throw NotFound() }
        guard WritingFirst.isOn(site.decisions) else { throw WritingFirstRefusal.switchedOff }
    }

    func voices(of user: SignedIn, _ site: Site, in tx: Transaction) throws -> [WritingFirst.Voice] {
        let groups = try tx.all(
            "SELECT workflow_group FROM workflow_group_member WHERE account = \(user.account.id) AND assigned AND active"
        ) { try $0[0] as ID<WorkflowGroup> }
        return WritingFirst.voices(of: user.account, workflowGroups: Set(groups), site: site)
    }

    /// New conversations are begun for who a merged patient is now.
    func surviving(_ patient: ID<Patient>, in tx: Transaction) throws -> Patient {
        let found = try patients.patient(patient, in: tx)
        return found.chart == found.id ? found : try patients.patient(found.chart, in: tx)
    }
}
