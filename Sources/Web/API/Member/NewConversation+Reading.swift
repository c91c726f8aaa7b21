import Messaging
import Persistence
import WebSupport

extension NewConversation {
    /// What a client filled in, before any rule of messages has seen it.
    ///
    /// - Throws: `JSONReader.Refusal`, `JSONFields.Refusal`, `MessageRefusal.invalid`.
    init(_ input: API.Input) throws {
        let fields = try input.fields(Self.fields)
        guard let to = try fields.fields("to", allowed: ["clinicalGroup", "provider"]) else {
            throw JSONFields.Refusal.missing(field: "to")
        }
        self.init(
            type: try fields.requiredString("type"), clinicalGroup: try to.requiredString("clinicalGroup"),
            provider: try to.string("provider"),
            subject: try fields.requiredString("subject"), body: try fields.requiredString("body"), audience: try fields.string("audience"))
        attachments = try fields.attachments()
    }
}

extension NewConversation {
    static let fields = ["type", "to", "subject", "body", "attachments", "audience", "draft"]
}

extension API.Input {
    /// The draft whose words are sent, and which goes with them.
    func draft(among fields: [String]) throws -> ID<Draft>? {
        try self.fields(fields).id("draft", of: Draft.self)
    }
}

extension JSONFields {
    /// A word out of a closed list; nil when it is absent or null.
    func word<Word: RawRepresentable & CaseIterable>(_ field: String, _: Word.Type = Word.self) throws -> Word?
    where Word.RawValue == String {
        guard let text = try string(field) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw MessageRefusal.invalid([FieldRefusal(field: field, code: "unknown", sentence: "Write one of: \(words).")])
        }
        return word
    }

    /// An RFC 3339 time; nil when it is absent or null.
    func time(_ field: String) throws -> Timestamp? {
        guard let text = try string(field) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: field, code: "wrong-type", sentence: "Write a time such as 2026-11-21T09:30:00Z.")
            ])
        }
        return time
    }

    /// The id of something; nil when it is absent or null.
    func id<Subject>(_ field: String, of _: Subject.Type = Subject.self) throws -> ID<Subject>? {
        guard let text = try string(field) else { return nil }
        guard let id = ID<Subject>(Substring(text)) else {
            throw MessageRefusal.invalid([FieldRefusal(field: field, code: "unknown", sentence: "There is nothing by this id.")])
        }
        return id
    }
}
