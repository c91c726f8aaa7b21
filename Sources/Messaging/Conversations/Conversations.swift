public import Persistence

/// Conversations between the member side and clinical groups: starting,
/// replying, listing, reading, searching.
public final class Conversations: Sendable {
    let surroundings: Surroundings
    let patients: Patients
    let identity: Identity
    let audit: Audit
    let readings: ReadingLog
    let sending: Sending
    let workbench: TaskBinding
    let cards: Cards

    init(
        _ surroundings: Surroundings, patients: Patients, identity: Identity, audit: Audit, readings: ReadingLog, sending: Sending,
        workbench: TaskBinding, cards: Cards
    ) {
        self.surroundings = surroundings
        self.patients = patients
        self.identity = identity
        self.audit = audit
        self.readings = readings
        self.sending = sending
        self.workbench = workbench
        self.cards = cards
    }
}

/// What was sent.
public struct Sent: Sendable {
    public let conversation: ID<Conversation>
    public let message: ID<Message>
    public let task: ID<WorkbenchTask>?
    /// The files that went with it.
    public var attachments: [AttachedFile] = []
}

/// What can be refused about a message.
public enum MessageRefusal: Refusal, Equatable {
    /// The fields that were not accepted, all of them.
    case invalid([FieldRefusal])
    /// The proxy may read but not write.
    case writeNotGranted
    /// The proxy's scope does not cover this type of question.
    case typeNotGranted
    /// Members may not reply here.
    case replyNotAllowed(ReplyBar)

    public var code: String {
        switch self {
        case .invalid: "invalid"
        case .writeNotGranted: "write-not-granted"
        case .typeNotGranted: "type-not-granted"
        case .replyNotAllowed: "reply-not-allowed"
        }
    }

    public var status: Int {
        switch self {
        case .invalid: 422
        case .writeNotGranted, .typeNotGranted: 403
        case .replyNotAllowed: 409
        }
    }

    public var sentence: String {
        switch self {
        case .invalid(let fields): fields.first?.sentence ?? "Something in the message cannot be accepted."
        case .writeNotGranted: "You may read these messages, but not write for this patient. Ask the practice to change that."
        case .typeNotGranted: "You may not ask this kind of question for this patient. Choose another kind, or ask the practice."
        case .replyNotAllowed(let bar): bar.sentence
        }
    }

    public var fields: [FieldRefusal] {
        if case .invalid(let fields) = self { fields } else { [] }
    }
}

/// Why a conversation takes no reply, and what works instead.
public enum ReplyBar: String, Sendable, Hashable, CaseIterable {
    /// The practice has switched member replies off.
    case repliesOff = "replies-off"
    /// The message was sent without asking for a reply.
    case notWanted = "not-wanted"
    /// No flow takes questions for this group and type any more.
    case teamRetired = "team-retired"
    /// The proxy may read but not write.
    case readOnly = "read-only"
    /// Neither a reply nor a new message is taken from this member.
    case nothingTaken = "nothing-taken"

    public var sentence: String {
        switch self {
        case .repliesOff: "Replies are not possible here. Write a new message to the care team instead."
        case .notWanted: "This message takes no reply. Write a new message to the care team instead."
        case .teamRetired: "This care team no longer takes messages. Write a new message to another care team instead."
        case .readOnly: "You may read these messages, but not write for this patient. Ask the practice to change that."
        case .nothingTaken: "Messages are not taken here now. Call the practice instead."
        }
    }

    /// The step that works instead.
    public var next: NextStep {
        switch self {
        case .repliesOff, .notWanted, .teamRetired: .writeMessage
        case .readOnly, .nothingTaken: .callPractice
        }
    }

    public enum NextStep: String, Sendable {
        case writeMessage = "write-message"
        case callPractice = "call-practice"
    }
}
