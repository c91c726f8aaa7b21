public import Persistence

/// What can be refused about a task.
public enum TaskRefusal: Refusal, Equatable {
    /// Somebody else was first.
    case alreadyClaimed(by: TaskOwner, at: Timestamp)
    /// Only the owner may do this.
    case notOwner(TaskOwner?)
    case finished(TaskOutcome)
    /// The task changed since it was read.
    case stale(current: Int64)
    case accountDisabled
    case notEligible([EligibilityCondition])
    case outcomeNotPossible
    case noteMissing
    /// Nothing waits that the user could claim.
    case nothingToClaim

    public var code: String {
        switch self {
        case .alreadyClaimed: "task-already-claimed"
        case .notOwner: "not-owner"
        case .finished: "task-finished"
        case .stale: "stale"
        case .accountDisabled: "account-disabled"
        case .notEligible: "not-eligible"
        case .outcomeNotPossible: "outcome-not-possible"
        case .noteMissing: "note-missing"
        case .nothingToClaim: "nothing-to-claim"
        }
    }

    public var status: Int {
        switch self {
        case .alreadyClaimed, .notOwner, .finished: 409
        case .stale: 412
        case .accountDisabled: 401
        case .notEligible: 403
        case .outcomeNotPossible, .noteMissing: 422
        case .nothingToClaim: 404
        }
    }

    public var sentence: String {
        switch self {
        case .alreadyClaimed(let owner, _): "\(owner.name) claimed this task first. Choose another one."
        case .notOwner(let owner?): "Only the owner can do this, and that is \(owner.name)."
        case .notOwner(nil): "Claim the task first: only its owner can do this."
        case .finished: "This task is finished. What is written to the member now opens a new one."
        case .stale: "The task has changed since you opened it. Look at it again, then decide."
        case .accountDisabled: "Your account is disabled. Ask an administrator."
        case .notEligible(let failing): "You cannot work on tasks of this group now: \(failing.map(\.sentence).joined(separator: "; "))."
        case .outcomeNotPossible: "A task cannot be completed with this outcome. Choose another one."
        case .noteMissing: "Write a note that says what was done."
        case .nothingToClaim: "Nothing waits that you could claim."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .noteMissing: [FieldRefusal(field: "note", code: "missing", sentence: sentence)]
        case .outcomeNotPossible: [FieldRefusal(field: "outcome", code: "unknown", sentence: sentence)]
        default: []
        }
    }
}

/// The owner of a task, as others see them.
public struct TaskOwner: Sendable, Hashable {
    public let account: ID<Account>
    public let username: String
    public let name: String

    public init(account: ID<Account>, username: String, name: String) {
        self.account = account
        self.username = username
        self.name = name
    }
}

extension EligibilityCondition {
    /// What is missing, as part of a sentence.
    public var sentence: String {
        switch self {
        case .enabled: "the account is disabled"
        case .taskProcessing: "the Task Processing role is missing"
        case .active: "you are not active in the group"
        case .assigned: "you are not assigned to the group"
        }
    }
}
