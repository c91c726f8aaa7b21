import Yams

extension DocumentNode {
    /// How much a document may ask of whoever reads it.
    enum Bounds {
        static let bytes = 1_048_576
        static let depth = 24
        static let nodes = 60_000
        static let aliases = 8
    }

    /// Reads YAML or JSON, which is YAML.
    ///
    /// Scalars follow the core schema of YAML 1.2: only `true` and `false` are
    /// booleans, so that a language called `no` stays a text.
    ///
    /// - Throws: `ConfigurationMistake` when the text is no document at all.
    static func parse(_ text: String, atMost limit: Int = Bounds.bytes) throws(ConfigurationMistake) -> DocumentNode {
        guard text.utf8.count <= limit else {
            throw ConfigurationMistake("", code: .tooLarge, "The document is longer than 1 MiB; a site's configuration is far shorter.")
        }
        let marks = ReferenceMarks(in: text)
        // An alias used as a key is hashed in full by the reader, so the product of aliases is bounded before anything is read.
        guard marks.anchors == 0 || marks.aliases <= Bounds.aliases else {
            throw ConfigurationMistake(
                "", code: .tooManyAliases,
                "The document refers to its own parts more than \(Bounds.aliases) times (`&name`, `*name`); write them out.")
        }
        let root: Node?
        do {
            root = try Yams.Parser(yaml: text).singleRoot()
        } catch let error as YamlError {
            throw ConfigurationMistake(unreadable: error)
        } catch {
            throw ConfigurationMistake("", code: .notYAML, "The document is neither YAML nor JSON.")
        }
        guard let root else {
            throw ConfigurationMistake("", code: .notYAML, "The document is empty.")
        }
        var left = Bounds.nodes
        return try convert(root, depth: 0, left: &left)
    }

    private static func convert(_ node: Node, depth: Int, left: inout Int) throws(ConfigurationMistake) -> DocumentNode {
        let line = node.mark?.line ?? 0
        left -= 1
        guard left > 0 else {
            throw ConfigurationMistake("", line: line, code: .tooLarge, "The document has more than \(Bounds.nodes) values.")
        }
        guard depth <= Bounds.depth else {
            throw ConfigurationMistake("", line: line, code: .tooDeep, "The document nests more than \(Bounds.depth) levels deep.")
        }
        switch node {
        case .scalar(let scalar):
            return DocumentNode(scalar.style == .plain ? plain(scalar.string) : .text(scalar.string), line: line)
        case .sequence(let sequence):
            var items: [DocumentNode] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1, left: &left)) }
            return DocumentNode(.list(items), line: line)
        case .mapping(let mapping):
            var entries: [Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw ConfigurationMistake("", line: key.mark?.line ?? line, code: .notYAML, "A key must be a plain text.")
                }
                let value = try convert(value, depth: depth + 1, left: &left)
                entries.append(Entry(key: name.string, keyLine: key.mark?.line ?? line, value: value))
            }
            return DocumentNode(.map(entries), line: line)
        case .alias:
            throw ConfigurationMistake("", line: line, code: .notYAML, "A reference (`*name`) points to nothing.")
        }
    }

    private static func plain(_ text: String) -> Content {
        switch text {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "", "~", "null": return .null
        default: break
        }
        if text.utf8.count <= 18, let number = Int(text), text.first != "+" { return .integer(number) }
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let looksNumeric = parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        return looksNumeric ? .decimal(text) : .text(text)
    }
}

/// At most how many anchors and aliases a text can hold: what only looks like
/// one is counted too, so that the bound holds whatever the quoting.
private struct ReferenceMarks {
    var anchors = 0
    var aliases = 0

    init(in text: String) {
        var previous = UInt8(ascii: "\n")
        var mark: UInt8?
        for byte in text.utf8 {
            let isWord =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
            if isWord, let mark {
                if mark == UInt8(ascii: "&") { anchors += 1 } else { aliases += 1 }
            }
            let startsMark = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
            mark = startsMark && !Self.isLetterOrDigit(previous) ? byte : nil
            previous = byte
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte >= 0x80
    }
}

extension ConfigurationMistake {
    /// Says where the text stops being YAML, in our own words.
    fileprivate init(unreadable error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            self.init("", line: mark.line, code: .notYAML, "From this line on the document cannot be read as YAML: \(problem).")
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.init(
                duplicates.first ?? "", line: context.mark.line, code: .duplicateKey,
                "The key `\(duplicates.first ?? "")` stands twice in one map; only one of them can hold.")
        case .reader:
            self.init("", code: .notYAML, "The document holds bytes that are not allowed in YAML.")
        default:
            self.init("", code: .notYAML, "The document is neither YAML nor JSON.")
        }
    }
}
