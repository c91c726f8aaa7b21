public import Persistence

/// A file that came with a message, or will go with one.
public enum Attachment {}

/// How far a file has come. Only `clean` is ever shown or sent on.
public enum AttachmentState: String, Sendable, SQLText, CaseIterable {
    /// It is kept, and nobody has looked at it.
    case received
    /// The scanner is looking, or did not answer and will be asked again.
    case scanning
    case clean
    case infected
    /// The scanner cannot look into it.
    case unscannable
    /// Its bytes are not those that came in.
    case refused

    /// Whether the last word about it has been said.
    public var isSettled: Bool { self != .received && self != .scanning }
}

/// A file as people and programs are told of it.
public struct AttachedFile: Sendable, Hashable {
    public let id: ID<Attachment>
    /// Cleaned: no path, no control character.
    public let name: String
    public let kind: FileKind
    /// Bytes as they are kept.
    public let size: Int
    /// Of the bytes as they are kept, lower-case hexadecimal.
    public let sha256: String
    public let state: AttachmentState

    public init(id: ID<Attachment>, name: String, kind: FileKind, size: Int, sha256: String, state: AttachmentState) {
        self.id = id
        self.name = name
        self.kind = kind
        self.size = size
        self.sha256 = sha256
        self.state = state
    }

    /// Whether it may be seen in the conversation, and not only fetched.
    public var isShown: Bool { kind.isPicture && state == .clean }
}

/// The files that a message is to carry, and whether it may.
public struct AttachmentChoice: Sendable {
    public var ids: [ID<Attachment>]
    /// What the site decided for this clinical group, direction and route.
    public var areTaken: Bool
    /// The system that handed them in; nil for those of the author's own account.
    var sender: ID<SystemClient>?
    /// What has kept them while a person decided about it.
    var held: ID<HeldMessage>?

    public init(_ ids: [ID<Attachment>] = [], areTaken: Bool = false) {
        self.ids = ids
        self.areTaken = areTaken
    }

    /// Whether whoever writes may send a file.
    func owns(_ row: AttachmentRow, _ author: ID<Account>?) -> Bool {
        if let held { return row.held == held }
        if let sender { return row.sender == sender }
        return row.uploader != nil && row.uploader == author
    }
}
