/// Turns the portable dialect of migrations into an engine's own.
internal enum Dialect {
    static func statements(of step: Migration.Step, for engine: Engine) -> [String] {
        switch step {
        case .table(let name, let columns, let clustered):
            guard engine == .sqlite else { return ["CREATE TABLE \(name) (\n\(columns)\n)"] }
            let table = "CREATE TABLE \(name) (\n\(compared(translated(columns, for: engine)))\n)"
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

    /// The same constraints, with every list of words written out as comparisons.
    ///
    /// For a list of three and more SQLite fills a table in memory at every row that it judges: a third of what the rows of a send
    /// cost. It takes comparisons as they are.
    private static func compared(_ text: String) -> String {
        text.replacing(/(\w+)\s+(NOT\s+)?IN\s+\(\s*((?:'(?:[^']|'')*'[\s,]*)+)\)/) { list in
            let (sign, between) = list.output.2 == nil ? ("=", " OR ") : ("<>", " AND ")
            let words = list.output.3.matches(of: /'(?:[^']|'')*'/)
            return "(\(words.map { "\(list.output.1) \(sign) \($0.output)" }.joined(separator: between)))"
        }
    }

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
