public import Persistence

/// One thing somebody did or read. Never the content: who, what, to what, when
/// and with which outcome.
public struct AuditEvent: Sendable {
    public var actor: Actor
    public var session: ID<Session>?
    /// Whose chart it concerns.
    public var patient: ID<Patient>?
    public var action: AuditAction
    /// The table or page the object belongs to, such as `conversation`.
    public var objectKind: String
    public var object: ID<AuditedObject>?
    public var outcome: Outcome
    /// How many further times the same reading happened within its minute.
    public var repeated: Int64
    /// Codes and reasons that explain the event; sealed before it is stored.
    public var detail: [String: String]

    public init<Object>(
        _ action: AuditAction, _ objectKind: String, _ object: ID<Object>?, by actor: Actor, session: ID<Session>? = nil,
        patient: ID<Patient>? = nil, outcome: Outcome = .done, repeated: Int64 = 0, detail: [String: String] = [:]
    ) {
        self.actor = actor
        self.session = session
        self.patient = patient
        self.action = action
        self.objectKind = objectKind
        self.object = object?.retyped()
        self.outcome = outcome
        self.repeated = repeated
        self.detail = detail
    }

    public enum Outcome: String, Sendable, SQLText {
        case done, refused
    }
}

/// Stands for whatever an audit event is about.
public enum AuditedObject {}

/// Who acted: a person as themselves, even when on behalf of another.
public enum Actor: Sendable, Hashable {
    case member(ID<Account>)
    case staff(ID<Account>)
    /// A rule or job of the server.
    case system
    /// A system that calls us.
    case client(ID<SystemClient>)
    /// Somebody at a terminal of the machine.
    case `operator`
    /// Nobody signed in, such as at a failed sign-in.
    case nobody

    public var account: ID<Account>? {
        switch self {
        case .member(let account), .staff(let account): account
        case .system, .client, .operator, .nobody: nil
        }
    }

    /// What the row of an event names: an account, or a system by the id of its configuration.
    var recorded: ID<Account>? {
        if case .client(let client) = self { client.retyped() } else { account }
    }

    var kind: String {
        switch self {
        case .member: "member"
        case .staff: "staff"
        case .system: "system"
        case .client: "client"
        case .operator: "operator"
        case .nobody: "nobody"
        }
    }
}

/// What can be done; a closed list, so that a search finds all of a kind.
public enum AuditAction: String, Sendable, SQLText, CaseIterable {
    case signIn = "sign-in"
    case signOut = "sign-out"
    case sessionEnd = "session-end"
    case list, read, search, count
    case send, reply, withdraw, correct
    /// Something of another system waits for a person, and what became of it.
    case holdBack = "hold-back"
    case settle
    /// Something that happened in another system was reported.
    case event
    case proposePatient = "propose-patient"
    case move
    case readMark = "read-mark"
    case draftSave = "draft-save"
    case draftDiscard = "draft-discard"
    case open
    case claim, release, complete, assign, unassign, transfer, hold, resume, note, escalate
    case create, change, disable, enable
    case password
    case enrol, activate
    /// A code that lets somebody in once was made; the detail says for what.
    case codeIssue = "code-issue"
    /// One was asked for, to be e-mailed.
    case codeAsked = "code-asked"
    case grant, revoke, suspend
    case verifyGrant = "verify-grant"
    /// Fewer readers of a conversation than it had.
    case narrow
    case importRecord = "import"
    case configure
    case keyCreate = "key-create"
    case keyRotate = "key-rotate"
    /// What was done to a delivery to an external system; the detail says which system.
    case deliver, replay, skip, reroute
    case secretCreate = "secret-create"
    case secretEnd = "secret-end"
    case migrate
    case verify
    /// What the virus scanner said of a file; the detail tells it.
    case scan
}
