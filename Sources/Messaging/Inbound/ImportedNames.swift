import Persistence

/// A message that was taken over before.
struct TakenOver {
    let message: ID<Message>
    let conversation: ID<Conversation>
    /// A blind token of its time, words and files.
    let content: [UInt8]
    let chart: ID<Patient>
    /// Whether its conversation went to another patient's chart since.
    let isMoved: Bool
}

extension Inbound {
    /// What bears a name of a source already.
    func takenOver(_ name: String, from source: String, in tx: Transaction) throws -> TakenOver? {
        try tx.first(
            """
            SELECT i.message, i.conversation, i.content, c.chart, c.moved_at IS NOT NULL
            FROM imported_message i JOIN conversation c ON c.id = i.conversation WHERE i.name = \(token(of: name, from: source))
            """
        ) { row in
            TakenOver(
                message: try row[0], conversation: try row[1], content: try row[2], chart: try row[3], isMoved: try row[4])
        }
    }

    func token(of name: String, from source: String) -> [UInt8] {
        surroundings.keys.blindIndex.token("imported message", source, name)
    }

    func content(of message: ImportedMessage) -> [UInt8] {
        surroundings.keys.blindIndex.token(
            ["imported content", String(message.sentAt.microseconds), message.body] + message.files.map(\.hexadecimal))
    }

    /// What a system quotes by an id from before it was replaced: where the import was named after it.
    ///
    /// - Parameter condition: of `conversation c`.
    func quotedFromBefore(
        _ text: String, by caller: SystemCaller, where condition: SQL, in tx: Transaction
    ) throws -> Matching.Found? {
        let names = [text, "Communication/\(text)"].map { token(of: $0, from: caller.client.code) }
        return try tx.first(
            """
            SELECT c.id, i.message, c.chart, c.moved_at IS NOT NULL FROM imported_message i JOIN conversation c ON c.id = i.conversation
            WHERE i.name IN (\(SQL.list(names))) AND \(condition)
            """
        ) { Matching.Found(conversation: try $0[0], message: try $0[1], chart: try $0[2], isMoved: try $0[3]) }
    }
}

/// The names that messages bore in the system they were taken over from.
enum ImportedNames {
    static func binding(_ message: ID<Message>, _ conversation: ID<Conversation>) -> Binding {
        Binding(table: "imported_message", column: "foreign_name", row: message, parent: conversation)
    }
}

extension Conversations {
    /// The same messages with the names they bore elsewhere, for people of the practice.
    func named(_ messages: [Message], of conversation: Conversation, in tx: Transaction) throws -> [Message] {
        guard messages.contains(where: { $0.importedAt != nil }) else { return messages }
        let key = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        let names = try tx.all("SELECT message, foreign_name FROM imported_message WHERE conversation = \(conversation.id)") { row in
            (message: try row[0] as ID<Message>, name: try row[1] as [UInt8])
        }
        let sealed = Dictionary(names.map { ($0.message, $0.name) }) { first, _ in first }
        return try messages.map { message in
            var message = message
            message.importedAs = try sealed[message.id].map {
                try key.content.openText($0, ImportedNames.binding(message.id, conversation.id), padded: true)
            }
            return message
        }
    }
}
