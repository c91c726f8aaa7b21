public import Persistence

/// A file of a message that leaves for another system (S19). Of one that was not found clean nothing leaves but that it was there.
public struct OutgoingFile: Sendable {
    public let file: AttachedFile
    /// Where the other system fetches it by its secret; nil for one that was not found clean.
    public let address: String?
    let content: AttachmentContent?

    /// - Parameter base: the public address of the site; empty where it has none, and the other system knows it.
    init(_ file: AttachedFile, content: AttachmentContent?, base: String) {
        let isClean = file.state == .clean
        self.file = file
        self.content = isClean ? content : nil
        address = isClean ? (base.hasSuffix("/") ? String(base.dropLast()) : base) + Self.path(of: file.id) : nil
    }

    /// Its bytes, for an adapter that carries them itself: the very ones that were found clean.
    ///
    /// - Throws: `AttachmentRefusal.unscannable` for what was not found clean, or is not what was.
    public func bytes() async throws -> [UInt8] {
        guard let content else { throw AttachmentRefusal.unscannable }
        return try await content.bytes()
    }

    public static func path(of id: ID<Attachment>) -> String { "/api/v1/system/attachments/\(id)/content" }
}

extension AttachmentBinding {
    /// The files of a message that leaves, in the order they were chosen.
    func outgoing(
        of message: ID<Message>, in conversation: ID<Conversation>, key: ContentKey, base: String, in tx: Transaction
    ) throws -> [OutgoingFile] {
        let rows = try tx.all(
            "SELECT \(AttachmentRow.columns) FROM attachment f WHERE f.message = \(message) ORDER BY f.position", AttachmentRow.decode)
        return try rows.map { row in
            let own = try row.key(under: key, in: conversation)
            let file = try row.file(own)
            return OutgoingFile(
                file, content: AttachmentContent(file: file, parts: row.chunks, row: row, key: own, database: surroundings.database),
                base: base)
        }
    }
}

/// For how long a system may fetch the files of what was delivered to it, as a pure rule.
enum FileWindow {
    /// Seconds after it said that it has the message.
    static let afterAccepted: Int64 = 86_400

    enum Finding: Sendable, Hashable {
        case open, over
        /// It is not that system's to have.
        case closed
    }

    static func judge(_ state: DeliveryState, attempts: Int64, acceptedAt: Timestamp?, at now: Timestamp) -> Finding {
        guard attempts > 0 else { return .closed }
        switch state {
        case .queued, .sending, .retrying: return .open
        case .sent, .delivered:
            guard let acceptedAt, now < acceptedAt.adding(seconds: afterAccepted) else { return .over }
            return .open
        // People answer it, or nobody is to have it any more.
        case .dead, .skipped, .rerouted, .cancelled: return .closed
        }
    }
}

/// A file that was delivered may be fetched no longer.
public struct FileWindowOver: Refusal, Equatable {
    public var code: String { "file-window-over" }
    public var status: Int { 410 }
    public var sentence: String {
        "The message of this file was accepted more than a day ago. Have the delivery replayed, and fetch the file then."
    }
}

extension Attachments {
    /// The bytes of a file that left with a delivery, for the endpoint it went to, once they were found clean and still are what was found
    /// clean; the reading is recorded before they leave.
    ///
    /// - Throws: `NotFound` for what did not go to that endpoint; `SystemMessageRefusal`, `FileWindowOver`, `AttachmentRefusal`.
    public func delivered(_ id: ID<Attachment>, to caller: SystemCaller, site: Site) async throws -> AttachmentContent {
        try caller.require(.read, of: "Binary", site)
        guard let endpoint = caller.endpoint else { throw NotFound() }
        let found = try await surroundings.database.read { [surroundings] tx in
            guard let row = try AttachmentRow.find(id, in: tx), let message = row.message,
                let delivery = try tx.first(
                    """
                    SELECT \(DeliveryRows.columns) FROM delivery d JOIN message m ON m.id = d.message
                    JOIN conversation c ON c.id = d.conversation
                    WHERE d.message = \(message) AND d.endpoint = \(endpoint) AND m.withdrawn_at IS NULL AND c.moved_at IS NULL
                    """, DeliveryRows.decode)
            else { throw NotFound() }
            switch FileWindow.judge(delivery.state, attempts: delivery.attempts, acceptedAt: delivery.acceptedAt, at: surroundings.clock())
            {
            case .open: break
            case .over: throw FileWindowOver()
            case .closed: throw NotFound()
            }
            let key = try row.key(surroundings, in: tx)
            return (row: row, key: key, file: try row.file(key), patient: delivery.patient)
        }
        let content = try await pinned(found.row, found.key, found.file)
        try await readings.record(.read, "attachment", id, by: caller.actor, session: nil, patient: found.patient)
        return content
    }

    /// What is known of a file that a system has handed in.
    ///
    /// - Throws: `NotFound`, `SystemMessageRefusal`.
    public func file(_ id: ID<Attachment>, of caller: SystemCaller, site: Site, in tx: Transaction) throws -> AttachedFile {
        try caller.require(.read, of: "Binary", site)
        guard let row = try AttachmentRow.find(id, in: tx), row.sender == caller.client.id else { throw NotFound() }
        return try row.file(row.key(surroundings, in: tx))
    }
}
