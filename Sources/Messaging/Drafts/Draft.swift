public import Persistence

/// What somebody wrote and has not sent: theirs alone, except that whoever owns a task sees what others had drafted for it.
public struct Draft: Sendable {
    public let id: ID<Draft>
    public let kind: DraftKind
    public let author: ID<Account>
    /// Whom it is about; never changes and binds the text.
    public let patient: ID<Patient>
    public let chart: ID<Patient>
    public let conversation: ID<Conversation>?
    public let task: ID<WorkbenchTask>?
    public let content: DraftContent
    /// Counts up with every save.
    public let version: Int64
    public let createdAt: Timestamp
    public let updatedAt: Timestamp

    /// As its author saw it.
    public var base: DraftBase { DraftBase(id: id, version: version) }
}

/// What a draft is to become.
public enum DraftKind: String, Sendable, SQLText, CaseIterable {
    /// A member's first message.
    case newMessage = "new-message"
    /// A further message of a conversation: a member's, or of whoever of the practice began it.
    case reply
    /// The answer to a task.
    case taskReply = "task-reply"
    /// A first message of the practice.
    case staffMessage = "staff-message"
}

/// Where a draft is written.
public enum DraftPlace: Sendable, Hashable {
    case newMessage(ID<Patient>)
    case reply(ID<Conversation>)
    case task(ID<WorkbenchTask>)
    case staffMessage(ID<Patient>)

    var kind: DraftKind {
        switch self {
        case .newMessage: .newMessage
        case .reply: .reply
        case .task: .taskReply
        case .staffMessage: .staffMessage
        }
    }
}

/// The fields of a draft, as typed: no rule of messages has seen them.
public struct DraftContent: Sendable, Hashable, Codable {
    public var type: String
    /// Code of the clinical group to whom, or in whose name.
    public var clinicalGroup: String
    /// Code of the provider, if one is named.
    public var provider: String?
    public var subject: String
    public var body: String
    public var audience: String?
    /// Code of the template the words came from.
    public var template: String?
    public var replyAllowed: Bool?
    /// Files that go with it, in the order they were chosen.
    public var attachments: [ID<Attachment>]

    public init(
        type: String = "", clinicalGroup: String = "", provider: String? = nil, subject: String = "", body: String = "",
        audience: String? = nil, template: String? = nil, replyAllowed: Bool? = nil, attachments: [ID<Attachment>] = []
    ) {
        self.type = type
        self.clinicalGroup = clinicalGroup
        self.provider = provider
        self.subject = subject
        self.body = body
        self.audience = audience
        self.template = template
        self.replyAllowed = replyAllowed
        self.attachments = attachments
    }

    /// Whether words would be lost with it.
    public var hasText: Bool { (subject + body).contains { !$0.isWhitespace } }

    /// Whether words or files would be lost with it.
    public var hasContent: Bool { hasText || !attachments.isEmpty }
}

/// The draft as a writer last saw it: what they save goes over that, and over nothing else.
public struct DraftBase: Sendable, Hashable {
    public let id: ID<Draft>
    public let version: Int64

    public init(id: ID<Draft>, version: Int64) {
        self.id = id
        self.version = version
    }
}
