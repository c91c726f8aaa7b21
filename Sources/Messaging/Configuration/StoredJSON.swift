import Foundation
import Persistence

/// Parts of the configuration that are stored whole: the same value always
/// gives the same text, so that a change can be told from none.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func text(optional value: (some Encodable)?) throws -> String? {
        try value.map { try text($0) }
    }

    /// - Throws: `DatabaseFailure.decoding` when the text is not what this product wrote.
    static func value<Value: Decodable>(_ text: String, as: Value.Type = Value.self, column: Int) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw DatabaseFailure.decoding(column: column)
        }
    }

    static func value<Value: Decodable>(optional text: String?, as: Value.Type = Value.self, column: Int) throws -> Value? {
        try text.map { try value($0, column: column) }
    }
}
