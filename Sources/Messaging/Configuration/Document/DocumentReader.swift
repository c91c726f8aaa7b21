/// Reads one map of a document key by key, and keeps every mistake instead of
/// stopping: what is missing or wrong reads as an empty value, and the rest of
/// the document is still judged.
struct DocumentReader {
    let path: String
    let line: Int
    private let entries: [String: DocumentNode]
    private let order: [DocumentNode.Entry]
    private let notes: Notes

    /// What reading has found so far; shared by all readers of one document.
    final class Notes {
        var mistakes: [ConfigurationMistake] = []
        var lines = SourceLines()
        /// Set once `site.languages` has been read; every text needs them all.
        var languages: [String] = []
    }

    init(_ node: DocumentNode, path: String, notes: Notes) {
        self.path = path
        self.line = node.line
        self.notes = notes
        notes.lines.note(path, line: node.line)
        if case .map(let entries) = node.content {
            order = entries
        } else {
            order = []
            let place = path.isEmpty ? "The document" : "`\(path)`"
            notes.mistakes.append(
                ConfigurationMistake(path, line: node.line, code: .wrongType, "\(place) must be a map, not \(node.kind)."))
        }
        entries = Dictionary(order.map { ($0.key, $0.value) }) { first, _ in first }
        for entry in order { notes.lines.note(self.place(entry.key), line: entry.keyLine) }
    }

    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The keys as written, for maps whose keys the site chooses.
    var keys: [String] { order.map(\.key) }

    func has(_ key: String) -> Bool { node(key) != nil }

    /// The value of a key; nothing and `null` are the same.
    func node(_ key: String) -> DocumentNode? {
        guard let node = entries[key] else { return nil }
        if case .null = node.content { return nil }
        return node
    }

    func note(_ key: String, _ code: ConfigurationMistake.Code, _ sentence: String, line: Int? = nil) {
        let place = key.isEmpty ? path : place(key)
        notes.mistakes.append(ConfigurationMistake(place, line: line ?? notes.lines.line(of: place), code: code, sentence))
    }

    /// Reports the keys that mean nothing here, with the likely one.
    func allow(_ known: [String]) {
        for entry in order where !known.contains(entry.key) {
            let near = known.filter { !has($0) }.min { $0.distance(to: entry.key) < $1.distance(to: entry.key) }
            let hint = near.flatMap { $0.distance(to: entry.key) <= 2 ? " Did you mean `\($0)`?" : nil } ?? ""
            note(entry.key, .unknownKey, "`\(entry.key)` means nothing here.\(hint)", line: entry.keyLine)
        }
    }

    func missing(_ key: String) {
        note(key, .missing, "`\(place(key))` is missing.")
    }

    func wrongType(_ key: String, _ expected: String, _ node: DocumentNode) {
        let remedy =
            switch node.content {
            case .integer, .decimal, .boolean: expected == "a text" ? " Write it in quotes." : ""
            default: ""
            }
        note(key, .wrongType, "`\(place(key))` must be \(expected), not \(node.kind).\(remedy)")
    }
}

extension DocumentReader {
    func optionalText(_ key: String, atMost limit: Int = 500) -> String? {
        guard let node = node(key) else { return nil }
        guard case .text(let text) = node.content else {
            wrongType(key, "a text", node)
            return nil
        }
        check(text, key, limit: limit)
        return text
    }

    func text(_ key: String, atMost limit: Int = 500) -> String {
        guard let node = node(key) else {
            missing(key)
            return ""
        }
        guard case .text(let text) = node.content else {
            wrongType(key, "a text", node)
            return ""
        }
        check(text, key, limit: limit)
        if text.allSatisfy(\.isWhitespace) { note(key, .missing, "`\(place(key))` is empty.") }
        return text
    }

    private func check(_ text: String, _ key: String, limit: Int) {
        if text.unicodeScalars.count > limit { note(key, .tooLong, "`\(place(key))` is longer than \(limit) characters.") }
        if text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" }) {
            note(key, .invalid, "`\(place(key))` holds a control character.")
        }
    }

    func boolean(_ key: String, default standard: Bool? = nil) -> Bool {
        guard let node = node(key) else {
            if standard == nil { missing(key) }
            return standard ?? false
        }
        guard case .boolean(let flag) = node.content else {
            wrongType(key, "true or false", node)
            return standard ?? false
        }
        return flag
    }

    func integer(_ key: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
        guard let node = node(key) else { return standard }
        guard case .integer(let number) = node.content else {
            wrongType(key, "a whole number", node)
            return standard
        }
        guard range.contains(number) else {
            note(key, .outOfRange, "`\(place(key))` must be from \(range.lowerBound) to \(range.upperBound).")
            return standard
        }
        return number
    }

    func span(_ key: String) -> Promise.Span? {
        guard let text = optionalText(key) else { return nil }
        guard let span = Promise.Span(text) else {
            note(
                key, .invalidSpan,
                "`\(place(key))` must be a length of time such as `20s`, `30m`, `4h` or `2 business days`; `\(text.shortened)` is none.")
            return nil
        }
        return span
    }

    /// A span counted in seconds, not in business days.
    func seconds(_ key: String, default standard: Int) -> Int {
        guard let span = span(key) else { return standard }
        guard let seconds = span.seconds else {
            note(key, .invalidSpan, "`\(place(key))` must be in seconds, minutes or hours, such as `30m`.")
            return standard
        }
        return seconds
    }

    /// One of a closed list of words.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, default standard: Word?, fallback: Word) -> Word
    where Word.RawValue == String {
        guard let text = standard == nil ? text(key) : optionalText(key) else { return standard ?? fallback }
        guard let word = Word(rawValue: text) else {
            if !text.isEmpty { unknownWord(key, text, known: Word.allCases.map(\.rawValue)) }
            return standard ?? fallback
        }
        return word
    }

    func unknownWord(_ key: String, _ text: String, known: [String]) {
        note(
            key, .unknownCode,
            "`\(text.shortened)` is none of the words `\(place(key))` can be: \(known.map { "`\($0)`" }.joined(separator: ", ")).")
    }

    /// A text in every language of the site.
    func localized(_ key: String, atMost limit: Int = 500) -> Localized {
        guard let map = map(key) else {
            missing(key)
            return Localized([:])
        }
        return map.allLanguages(atMost: limit, except: [])
    }

    /// The texts of this map itself, leaving out keys that mean something else.
    func allLanguages(atMost limit: Int = 500, except others: [String]) -> Localized {
        var texts: [String: String] = [:]
        for key in keys where !others.contains(key) {
            if !notes.languages.contains(key) {
                note(key, .unknownLanguage, "`\(key)` is not among `site.languages`.")
            } else {
                texts[key] = text(key, atMost: limit)
            }
        }
        for language in notes.languages where !keys.contains(language) {
            notes.mistakes.append(
                ConfigurationMistake(path, line: line, code: .missingLanguage, "`\(path)` lacks the language `\(language)`."))
        }
        return Localized(texts)
    }
}

extension DocumentReader {
    func map(_ key: String) -> DocumentReader? {
        node(key).map { DocumentReader($0, path: place(key), notes: notes) }
    }

    /// The maps of a list, each read by itself.
    func list<Item>(_ key: String, _ read: (DocumentReader) -> Item) -> [Item] {
        items(key).enumerated().map { read(DocumentReader($1, path: "\(place(key))[\($0)]", notes: notes)) }
    }

    /// A list of texts.
    func texts(_ key: String) -> [String] {
        var texts: [String] = []
        for (index, item) in items(key).enumerated() {
            notes.lines.note("\(place(key))[\(index)]", line: item.line)
            if case .text(let text) = item.content {
                texts.append(text)
            } else {
                notes.mistakes.append(
                    ConfigurationMistake(
                        "\(place(key))[\(index)]", line: item.line, code: .wrongType,
                        "`\(place(key))[\(index)]` must be a text, not \(item.kind). Write it in quotes."))
            }
        }
        return texts
    }

    /// A list of words of a closed list, each at most once.
    func words<Word: RawRepresentable & CaseIterable & Hashable>(_ key: String, _: Word.Type) -> [Word] where Word.RawValue == String {
        var words: [Word] = []
        for (index, text) in texts(key).enumerated() {
            guard let word = Word(rawValue: text) else {
                unknownWord("\(key)[\(index)]", text, known: Word.allCases.map(\.rawValue))
                continue
            }
            if words.contains(word) {
                note("\(key)[\(index)]", .duplicateCode, "`\(text)` stands twice in `\(place(key))`.")
            } else {
                words.append(word)
            }
        }
        return words
    }

    private func items(_ key: String) -> [DocumentNode] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.content else {
            wrongType(key, "a list", node)
            return []
        }
        return items
    }
}

extension String {
    /// What somebody wrote, short enough to be quoted back.
    var shortened: String { count > 60 ? "\(prefix(60))…" : self }

    /// How many letters apart two words are, for suggestions.
    fileprivate func distance(to other: String) -> Int {
        guard unicodeScalars.count <= 40, other.unicodeScalars.count <= 40 else { return .max }
        let ours = Array(lowercased().unicodeScalars)
        let theirs = Array(other.lowercased().unicodeScalars)
        var row = Array(0...theirs.count)
        for (i, letter) in ours.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, otherLetter) in theirs.enumerated() {
                let above = row[j + 1]
                row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (letter == otherLetter ? 0 : 1))
                diagonal = above
            }
        }
        return row[theirs.count]
    }
}
