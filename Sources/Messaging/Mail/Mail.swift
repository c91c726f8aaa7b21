public import Persistence

/// E-mail: that there is something to read, and codes that let somebody in. It never says what there is to read.
public enum Mail {}

/// What an e-mail is for. It decides the whole text: nothing else does.
public enum MailPurpose: String, Sendable, Hashable, CaseIterable, SQLText {
    /// A member has something new to read.
    case message
    /// Somebody of the practice has something waiting on the Workbench.
    case task
    /// A code to choose username and password with.
    case activation
    /// A code for a new password, after it was forgotten.
    case reset
    case passwordChanged = "password-changed"
    /// To the address that was there before.
    case addressChanged = "address-changed"

    /// Seconds after which it is no longer tried. Whoever forgot a password does not wait for days.
    public var longest: Int64 {
        switch self {
        case .reset: 1_800
        default: 3 * 86_400
        }
    }
}

/// How an e-mail ended.
public enum MailEnding: String, Sendable, Hashable, CaseIterable, SQLText {
    /// The mail server has taken it over.
    case sent
    /// It was needed no more when its turn came.
    case dropped
    /// Given up.
    case failed
}

/// One e-mail that a node has taken out of the queue to hand over now.
public struct OutgoingMail: Sendable {
    let id: ID<Mail>
    let account: ID<Account>
    let purpose: MailPurpose
    /// Which taking out this is; a node that comes too late finds another number.
    let fence: Int64
    /// How many attempts there are with this one.
    let attempts: Int
    let createdAt: Timestamp
    /// What is handed over.
    public let message: MailMessage
}
