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

    /// Of a conversation that went to another patient's chart.
    static let stub = Card(subject: "", snippet: "", from: "")

    init(subject: String, body: String, from: String) {
        self.subject = subject
        self.snippet = Self.snippet(of: body)
        self.from = from
    }

    /// Subject, snippet and name cannot hold U+001F: the text rules refuse it.
    private static let divider: Character = "\u{1F}"

    func seal(_ key: PatientKey, at place: CardPlace) throws -> [UInt8] {
        let plain = "\(subject)\(Self.divider)\(snippet)\(Self.divider)\(from)"
        return try key.cards.seal(text: plain, place.binding, padded: true)
    }

    static func open(_ sealed: [UInt8], _ key: PatientKey, at place: CardPlace) throws -> Card {
        let plain = try key.cards.open(sealed, place.binding, padded: true)
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

    private static func snippet(of body: String) -> String {
        plainSnippet(of: body) ?? anySnippet(of: body)
    }

    /// Of a text whose beginning is ASCII, read byte by byte; nil for every other.
    private static func plainSnippet(of body: String) -> String? {
        var body = body
        return body.withUTF8 { text -> String? in
            var snippet: [UInt8] = []
            snippet.reserveCapacity(snippetLength)
            var wasSpace = true
            for byte in text {
                guard byte < 0x80 else { return nil }
                let isSpace = byte == 0x20 || (9...13).contains(byte)
                if isSpace && wasSpace { continue }
                wasSpace = isSpace
                snippet.append(isSpace ? 0x20 : byte)
                if snippet.count == snippetLength { break }
            }
            return String(decoding: snippet, as: UTF8.self)
        }
    }

    private static func anySnippet(of body: String) -> String {
        var snippet: [UInt8] = []
        snippet.reserveCapacity(snippetLength)
        var count = 0
        var wasSpace = true
        for scalar in body.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isSpace && wasSpace { continue }
            wasSpace = isSpace
            if isSpace { snippet.append(0x20) } else { snippet.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            count += 1
            if count == snippetLength { break }
        }
        return String(decoding: snippet, as: UTF8.self)
    }
}

/// Where a card is kept. The last message's time is part of the place: an
/// older card does not open beside a newer row.
struct CardPlace: Sendable, Hashable {
    let conversation: ID<Conversation>
    let patient: ID<Patient>
    let lastAt: Timestamp

    var binding: Binding {
        Binding(table: "conversation", column: "card", row: conversation, parent: patient, createdAt: lastAt)
    }
}

/// Opens the cards of lists, and remembers them: a page that is open asks for
/// the same lines again and again.
struct Cards: Sendable {
    private let keys: PatientKeys
    private let opened: OpenedMemory<CardPlace, Card>

    init(_ keys: PatientKeys) {
        self.keys = keys
        opened = OpenedMemory(capacity: 16_000)
    }

    func open(_ sealed: [UInt8], at place: CardPlace, in tx: Transaction) throws -> Card {
        try opened.value(of: sealed, at: place) { try Card.open(sealed, keys.key(of: place.patient, in: tx), at: place) }
    }
}
