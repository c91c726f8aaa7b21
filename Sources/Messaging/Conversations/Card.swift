import Crypto
import Persistence

/// What a list shows of a conversation without opening it: kept sealed in one
/// piece under the patient's list key, so that 25 lines cost 25 openings.
public struct Card: Sendable, Hashable {
    public let subject: String
    /// The beginning of the last message, on one line.
    public let snippet: String
    /// Who wrote the last message.
    public let from: String

    static let snippetLength = 120

    init(subject: String, body: String, from: String) {
        self.subject = subject
        self.snippet = Self.snippet(of: body)
        self.from = from
    }

    /// Subject, snippet and name cannot hold U+001F: the text rules refuse it.
    private static let divider: Character = "\u{1F}"

    func seal(_ key: PatientKey, conversation: ID<Conversation>, patient: ID<Patient>, lastAt: Timestamp) throws -> [UInt8] {
        let plain = "\(subject)\(Self.divider)\(snippet)\(Self.divider)\(from)"
        return try key.cards.seal(text: plain, Self.binding(conversation, patient, lastAt), padded: true)
    }

    static func open(
        _ sealed: [UInt8], _ key: PatientKey, conversation: ID<Conversation>, patient: ID<Patient>, lastAt: Timestamp
    ) throws -> Card {
        let plain = try key.cards.open(sealed, binding(conversation, patient, lastAt), padded: true)
        let parts = plain.split(separator: 0x1F, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw EncryptionFailure.notOpened }
        return Card(
            subject: String(decoding: parts[0], as: UTF8.self), snippet: String(decoding: parts[1], as: UTF8.self),
            from: String(decoding: parts[2], as: UTF8.self))
    }

    private init(subject: String, snippet: String, from: String) {
        self.subject = subject
        self.snippet = snippet
        self.from = from
    }

    /// The last message's time is part of the place: an older card does not
    /// open beside a newer row.
    private static func binding(_ conversation: ID<Conversation>, _ patient: ID<Patient>, _ lastAt: Timestamp) -> Binding {
        Binding(table: "conversation", column: "card", row: conversation, parent: patient, createdAt: lastAt)
    }

    private static func snippet(of body: String) -> String {
        var snippet = String.UnicodeScalarView()
        var count = 0
        var wasSpace = true
        for scalar in body.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isSpace && wasSpace { continue }
            wasSpace = isSpace
            snippet.append(isSpace ? " " : scalar)
            count += 1
            if count == snippetLength { break }
        }
        return String(snippet)
    }
}
