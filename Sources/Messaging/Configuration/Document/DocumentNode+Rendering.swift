extension DocumentNode {
    /// Longest line on which a part of the document is written in one piece.
    private static let width = 132

    /// YAML, in block style where a part does not fit on one line. The same
    /// node always gives the same bytes.
    func yaml() -> String {
        var text = ""
        if case .map(let entries) = content {
            for entry in entries { Self.write(entry, indent: 0, to: &text) }
        } else {
            text = flow + "\n"
        }
        return text
    }

    func json() -> String { flow }

    private static func write(_ entry: Entry, indent: Int, to text: inout String, margin: String? = nil) {
        let start = (margin ?? String(repeating: " ", count: indent)) + key(entry.key) + ":"
        let inline = entry.value.plainFlow
        // Sections of the document itself and lists of things are one line each thing.
        let isScalar = !entry.value.isCollection
        if isScalar || (indent > 0 || !entry.value.isNested) && start.count + inline.count < width && !entry.value.holdsMaps {
            text += "\(start) \(inline)\n"
            return
        }
        text += start + "\n"
        entry.value.writeBlock(indent: indent + 2, to: &text)
    }

    private func writeBlock(indent: Int, to text: inout String) {
        let margin = String(repeating: " ", count: indent)
        switch content {
        case .map(let entries):
            for entry in entries { Self.write(entry, indent: indent, to: &text) }
        case .list(let items):
            for item in items {
                let inline = item.plainFlow
                if case .map(let entries) = item.content, let first = entries.first, indent + inline.count > Self.width {
                    Self.write(first, indent: indent + 2, to: &text, margin: margin + "- ")
                    for entry in entries.dropFirst() { Self.write(entry, indent: indent + 2, to: &text) }
                } else {
                    text += "\(margin)- \(inline)\n"
                }
            }
        default:
            text += "\(margin)\(plainFlow)\n"
        }
    }

    private var isCollection: Bool {
        switch content {
        case .map, .list: true
        default: false
        }
    }

    /// Whether a collection holds further collections.
    private var isNested: Bool {
        switch content {
        case .map(let entries): entries.contains { $0.value.isCollection }
        case .list(let items): items.contains(where: \.isCollection)
        default: false
        }
    }

    /// Whether this is a list of maps, which reads better one below the other.
    private var holdsMaps: Bool {
        guard case .list(let items) = content else { return false }
        return items.contains { if case .map = $0.content { true } else { false } }
    }

    /// On one line, as YAML: texts stand bare where nothing can be misread.
    private var plainFlow: String {
        switch content {
        case .map(let entries): "{" + entries.map { "\(Self.key($0.key)): \($0.value.plainFlow)" }.joined(separator: ", ") + "}"
        case .list(let items): "[" + items.map(\.plainFlow).joined(separator: ", ") + "]"
        case .text(let text): Self.isPlain(text) ? text : Self.quoted(text)
        default: flow
        }
    }

    /// On one line, as JSON.
    private var flow: String {
        switch content {
        case .map(let entries): "{" + entries.map { "\(Self.quoted($0.key)): \($0.value.flow)" }.joined(separator: ", ") + "}"
        case .list(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
        case .text(let text): Self.quoted(text)
        case .integer(let number): String(number)
        case .decimal(let number): number
        case .boolean(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }

    private static func key(_ key: String) -> String { isPlain(key) ? key : quoted(key) }

    /// Letters, digits, blanks and a few signs, beginning with a letter, and no
    /// word that some reader of YAML takes for something else than a text.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic, text.last != " ",
            !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased()) || text == "on"
        else {
            return startsWithDigitAndUnit(text)
        }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic && scalar.value < 0x0300
                || (48...57).contains(scalar.value) || " -_./@".unicodeScalars.contains(scalar)
        }
    }

    /// Lengths of time and percentages: `30m`, `2 business days`, `75%`.
    private static func startsWithDigitAndUnit(_ text: String) -> Bool {
        Promise.Span(text) != nil || text.last == "%" && text.count > 1 && text.dropLast().utf8.allSatisfy { (48...57).contains($0) }
    }

    /// In double quotes, with escapes that JSON and YAML share. What looks like
    /// a reference of YAML is escaped, so that no text counts as one.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        var previousIsWord = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "&" where !previousIsWord, "*" where !previousIsWord: quoted += escape(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): quoted += escape(scalar)
            case "\u{2028}", "\u{2029}", "\u{FEFF}": quoted += escape(scalar)
            case _ where scalar.properties.generalCategory == .format && scalar.value <= 0xFFFF: quoted += escape(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
            previousIsWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        return quoted + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
