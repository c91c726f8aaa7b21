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
    /// An agent asked for what the managers of the group decide.
    case managerOnly
    /// Who was named may not process tasks of the group: the conditions that fail, none for somebody who is not in it.
    case assigneeNotEligible([EligibilityCondition])
    case assigneeAway
    case unknownUser
    /// Nobody would be left who manages the group.
    case lastManager
    case unknownGroup
    case sameGroup
    /// Nobody may process tasks in the group it would go to.
    case nobodyThere
    case reasonMissing
    case holdUntil

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
        case .managerOnly: "manager-only"
        case .assigneeNotEligible: "assignee-not-eligible"
        case .assigneeAway: "assignee-away"
        case .unknownUser: "unknown-user"
        case .lastManager: "last-manager"
        case .unknownGroup: "unknown-group"
        case .sameGroup: "same-group"
        case .nobodyThere: "nobody-there"
        case .reasonMissing: "reason-missing"
        case .holdUntil: "hold-until"
        }
    }

    public var status: Int {
        switch self {
        case .alreadyClaimed, .notOwner, .finished, .lastManager: 409
        case .stale: 412
        case .accountDisabled: 401
        case .notEligible, .managerOnly: 403
        case .outcomeNotPossible, .noteMissing, .assigneeNotEligible, .assigneeAway, .unknownUser, .unknownGroup, .sameGroup, .nobodyThere,
            .reasonMissing, .holdUntil:
            422
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
        case .managerOnly: "Only a manager of this workflow group can do this. Ask one of them."
        case .assigneeNotEligible([]): "This person does not belong to the workflow group. Choose somebody of the group."
        case .assigneeNotEligible(let failing):
            "This person cannot work on tasks of the group now: \(failing.map(\.ofAnother).joined(separator: "; ")). Choose somebody else."
        case .assigneeAway: "This person is away now. Choose whoever covers for them, or somebody else."
        case .unknownUser: "There is no Workbench user with this name. Choose one of the list."
        case .lastManager: "The group would be left without a manager. Make somebody else a manager first."
        case .unknownGroup: "There is no such workflow group. Choose one of the list."
        case .sameGroup: "The task is in this workflow group already. Choose another one."
        case .nobodyThere: "Nobody could work on the task in this workflow group now. Choose another one."
        case .reasonMissing: "Write the reason, so that colleagues know what is asked of them."
        case .holdUntil: "Choose a day from tomorrow on, at most 90 days away."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .noteMissing: [FieldRefusal(field: "note", code: "missing", sentence: sentence)]
        case .outcomeNotPossible: [FieldRefusal(field: "outcome", code: "unknown", sentence: sentence)]
        case .assigneeNotEligible, .assigneeAway, .unknownUser: [FieldRefusal(field: "user", code: code, sentence: sentence)]
        case .unknownGroup, .sameGroup, .nobodyThere: [FieldRefusal(field: "workflowGroup", code: code, sentence: sentence)]
        case .reasonMissing: [FieldRefusal(field: "reason", code: "missing", sentence: sentence)]
        case .holdUntil: [FieldRefusal(field: "until", code: code, sentence: sentence)]
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
    /// The same of somebody else.
    var ofAnother: String {
        switch self {
        case .enabled: "the account is disabled"
        case .taskProcessing: "the Task Processing role is missing"
        case .active: "they are not active in the group"
        case .assigned: "they are not assigned to the group"
        }
    }

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
