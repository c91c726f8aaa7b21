/// A configuration document as it is written, before anything is known of its
/// meaning: maps keep the order of their keys, and every node knows its line.
struct DocumentNode: Sendable {
    enum Content: Sendable {
        case map([Entry])
        case list([DocumentNode])
        case text(String)
        case integer(Int)
        /// A number that is no integer, as written.
        case decimal(String)
        case boolean(Bool)
        case null
    }

    struct Entry: Sendable {
        var key: String
        var keyLine: Int
        var value: DocumentNode
    }

    var content: Content
    /// Counted from 1; 0 for a node that was not read from a text.
    var line: Int

    init(_ content: Content, line: Int = 0) {
        self.content = content
        self.line = line
    }

    /// What a person calls this kind of value.
    var kind: String {
        switch content {
        case .map: "a map"
        case .list: "a list"
        case .text: "a text"
        case .integer, .decimal: "a number"
        case .boolean: "true or false"
        case .null: "nothing"
        }
    }
}

extension DocumentNode {
    static func text(_ text: String) -> DocumentNode { DocumentNode(.text(text)) }

    static func integer(_ number: Int) -> DocumentNode { DocumentNode(.integer(number)) }

    static func boolean(_ flag: Bool) -> DocumentNode { DocumentNode(.boolean(flag)) }

    static func list(_ items: [DocumentNode]) -> DocumentNode { DocumentNode(.list(items)) }

    static func texts(_ items: [String]) -> DocumentNode { DocumentNode(.list(items.map { .text($0) })) }

    /// A map without the keys whose value is nil.
    static func map(_ entries: KeyValuePairs<String, DocumentNode?>) -> DocumentNode {
        DocumentNode(.map(entries.compactMap { key, value in value.map { Entry(key: key, keyLine: 0, value: $0) } }))
    }

    static func localized(_ text: Localized, languages: [String]) -> DocumentNode {
        let known = languages.filter { text.texts[$0] != nil }
        let others = text.texts.keys.filter { !languages.contains($0) }.sorted()
        return DocumentNode(
            .map((known + others).map { Entry(key: $0, keyLine: 0, value: .text(text.texts[$0] ?? "")) }))
    }
}
