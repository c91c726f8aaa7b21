public import Persistence

/// A chain of messages between the member side of one patient and one
/// clinical group (S22).
public struct Conversation: Sendable {
    public let id: ID<Conversation>
    /// The patient it was begun for; never changes and binds the keys.
    public let patient: ID<Patient>
    /// The patient whose chart keeps it now.
    public let chart: ID<Patient>
    public let type: MessageType
    public let clinicalGroup: ID<ClinicalGroup>
    public let provider: ID<Provider>?
    public let audience: Audience
    public let begunBy: ID<Account>?
    public let begunAs: AuthorRole
    public let replyAllowed: Bool
    public let status: ConversationStatus
    public let createdAt: Timestamp
    public let lastSeq: Int64
    public let lastMessage: ID<Message>
    public let lastAt: Timestamp
    /// How many messages were written to the member side.
    public let toMembers: Int64
    /// When it went to another patient's chart and became a stub; nil for almost all.
    public let movedAt: Timestamp?
    let flow: ID<MessageFlow>?
    let flowVersion: Int64?
    let language: String
    let wrappedKey: [UInt8]
    let sealedSubject: [UInt8]
    let chainHash: [UInt8]
}

/// Who on the member side may read a conversation; fixed at its start.
public enum Audience: String, Sendable, SQLText, CaseIterable {
    /// The patient alone.
    case patient
    /// The proxies alone.
    case proxies
    /// The patient and the proxies.
    case both
    /// Only the member who began it, and the care team.
    case author
}

/// As what somebody wrote.
public enum AuthorRole: String, Sendable, SQLText, CaseIterable {
    case patient, proxy, staff, system

    /// Whether the message came from the member side.
    public var isMember: Bool { self == .patient || self == .proxy }
}

/// How far a member's message has come. It only goes forward.
public enum Receipt: String, Sendable, SQLText, CaseIterable, Comparable {
    case received, seen
    case inWork = "in-work"
    case answered

    public static func < (left: Receipt, right: Receipt) -> Bool {
        left.place < right.place
    }

    private var place: Int {
        switch self {
        case .received: 0
        case .seen: 1
        case .inWork: 2
        case .answered: 3
        }
    }
}

/// The receipt of the last member message, in one word for a list.
public enum ConversationStatus: String, Sendable, SQLText, CaseIterable {
    case sent, seen
    case inWork = "in-work"
    case answered, delayed, withdrawn, closed

    public init(_ receipt: Receipt) {
        switch receipt {
        case .received: self = .sent
        case .seen: self = .seen
        case .inWork: self = .inWork
        case .answered: self = .answered
        }
    }
}

/// One message of a conversation, opened.
public struct Message: Sendable {
    public let id: ID<Message>
    public let conversation: ID<Conversation>
    public let seq: Int64
    public let author: ID<Account>?
    public let authorName: String
    public let role: AuthorRole
    public let clinicalGroup: ID<ClinicalGroup>
    public let provider: ID<Provider>?
    public let body: String
    public let sentAt: Timestamp
    public let inReplyTo: ID<Message>?
    /// How far it has come; nil for what the care team wrote.
    public let receipt: (state: Receipt, at: Timestamp)?
    public let withdrawnAt: Timestamp?
    /// What says better what this answer said; nil while it stands.
    public var correction: Correction?
    /// The template its words came from, which may have been changed before they were sent.
    public var template: MessageTemplateMark?
    /// When it was taken over from the system that was replaced; nil for what was written here.
    public var importedAt: Timestamp?
    /// The name it bore there; for people of the practice alone.
    public var importedAs: String?
    /// The files that came with it, in the order they were chosen.
    public var attachments: [AttachedFile] = []
    /// How far it has come on its way to another system; nil where it went to none.
    public var delivery: DeliveryFact?
}

/// That an answer was corrected, and by which later message.
public struct Correction: Sendable, Hashable {
    public let at: Timestamp
    public let message: ID<Message>
}

/// Which template a message was made from: the words are those of the revision
/// of the configuration, whatever the template says today.
public struct MessageTemplateMark: Sendable, Hashable {
    public let code: String
    public let revision: Int64

    public init(code: String, revision: Int64) {
        self.code = code
        self.revision = revision
    }

    init?(code: String?, revision: Int64?) {
        guard let code, let revision else { return nil }
        self.init(code: code, revision: revision)
    }
}

/// One line of a list of conversations.
public struct ConversationSummary: Sendable {
    public let id: ID<Conversation>
    public let patient: ID<Patient>
    public let type: MessageType
    public let clinicalGroup: ID<ClinicalGroup>
    public let provider: ID<Provider>?
    public let status: ConversationStatus
    public let unread: Int64
    public let lastMessage: ID<Message>
    public let lastAt: Timestamp
    public let card: Card
    /// Whether the reader wrote the last message.
    public let lastIsOwn: Bool
    /// Files of its messages.
    public let files: Int64
}

/// A page of a list, and where the next one begins.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    /// nil when there is nothing older.
    public let next: PageMark?

    public init(items: [Item], next: PageMark?) {
        self.items = items
        self.next = next
    }
}

/// A place in a list that is ordered by time and id.
public struct PageMark: Sendable, Hashable {
    public let at: Timestamp
    public let high: UInt64
    public let low: UInt64
    /// A third part of the order, where a list has one.
    public let rank: Int64

    public init(at: Timestamp, high: UInt64, low: UInt64, rank: Int64 = 0) {
        self.at = at
        self.high = high
        self.low = low
        self.rank = rank
    }

    init<Subject>(at: Timestamp, id: ID<Subject>, rank: Int64 = 0) {
        self.init(at: at, high: id.high, low: id.low, rank: rank)
    }

    func id<Subject>() -> ID<Subject> { ID(high: high, low: low) }
}
