/// Turns the portable dialect of migrations into an engine's own.
internal enum Dialect {
    static func statements(of step: Migration.Step, for engine: Engine) -> [String] {
        switch step {
        case .table(let name, let columns, let clustered):
            let table = "CREATE TABLE \(name) (\n\(translated(columns, for: engine))\n)"
            guard engine == .sqlite else { return [table] }
            return [table + (clustered ? " STRICT, WITHOUT ROWID" : " STRICT")]
        case .index(let text), .statement(let text):
            return [translated(text, for: engine)]
        case .perEngine(let sqlite, let postgres):
            let text = engine == .sqlite ? sqlite : postgres
            return text.isEmpty ? [] : [text]
        }
    }

    private static let sqliteTypes = [
        "BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "BYTEA": "BLOB", "UUID": "BLOB",
    ]

    /// Replaces whole words in capitals outside quotation marks; PostgreSQL knows the portable types by their names.
    private static func translated(_ text: String, for engine: Engine) -> String {
        guard engine == .sqlite else { return text }
        var result = ""
        var word = ""
        var quote: Character?
        func endWord() {
            result += quote == nil ? sqliteTypes[word] ?? word : word
            word = ""
        }
        for character in text {
            if character.isASCII, character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            endWord()
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            }
            result.append(character)
        }
        endWord()
        return result
    }
}
