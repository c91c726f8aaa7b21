/// The rules every subject and body meets (decisions.md, *Text*). Nothing is
/// removed silently: what cannot be kept is refused with the reason.
public enum MessageText {
    /// At most 64 KiB of UTF-8, whatever the number of scalars.
    public static let largestBytes = 65_536
    static let mostCombiningMarks = 30

    /// The subject as it is stored: trimmed, on one line.
    public static func subject(_ text: String, limit: Int) -> Result<String, FieldRefusal> {
        checked(text, field: "subject", limit: limit).flatMap { text in
            text.unicodeScalars.contains("\n")
                ? .failure(FieldRefusal(field: "subject", code: "unsupported-character", sentence: "Write the subject on one line."))
                : .success(text)
        }
    }

    /// The body as it is stored: trimmed, line ends as LF.
    public static func body(_ text: String, limit: Int, field: String = "body") -> Result<String, FieldRefusal> {
        checked(text, field: field, limit: limit)
    }

    private static func checked(_ text: String, field: String, limit: Int) -> Result<String, FieldRefusal> {
        let isPlain = isPlain(text)
        let normal = trimmed(isPlain ? text : withUnixLineEnds(text))
        guard !normal.isEmpty else {
            return .failure(FieldRefusal(field: field, code: "missing", sentence: missing(field)))
        }
        // There are never more characters than bytes, which need no counting.
        guard normal.utf8.count <= limit || normal.unicodeScalars.count <= limit else {
            return .failure(
                FieldRefusal(
                    field: field, code: "too-long",
                    sentence: "This is too long: at most \(limit) characters can be sent. Shorten it and send again."))
        }
        guard normal.utf8.count <= largestBytes else {
            return .failure(
                FieldRefusal(
                    field: field, code: "too-long",
                    sentence: """
                        This is too long: emoji and the letters of some languages take more room than others, and at most \
                        \(largestBytes) bytes can be sent. Shorten it and send again.
                        """, cause: .bytes))
        }
        guard !isPlain, let unsupported = firstUnsupported(normal) else { return .success(normal) }
        return .failure(FieldRefusal(field: field, code: "unsupported-character", sentence: unsupported))
    }

    private static func missing(_ field: String) -> String {
        field == "subject" ? "Write a subject, a few words that say what it is about." : "Write your message."
    }

    /// Whether it is of ASCII alone, and of what can be kept: then there is nothing more to look at. Read as a buffer, or the string
    /// would be asked for each byte.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            // A plain loop over all bytes, so that the compiler looks at many of them at once.
            var others: UInt8 = 0
            for byte in bytes { others |= byte & 0x80 | (byte < 0x20 && byte != 0x09 && byte != 0x0A ? 1 : 0) }
            return others == 0
        } ?? false
    }

    private static func withUnixLineEnds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var scalars = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                scalars.append("\n")
            } else if !(scalar == "\n" && afterReturn) {
                scalars.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        return String(scalars)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return first == scalars.startIndex && scalars.index(after: last) == scalars.endIndex ? text : String(scalars[first...last])
    }

    private static func firstUnsupported(_ text: String) -> String? {
        var marks = 0
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20, scalar != "\t", scalar != "\n" {
                return "There is an invisible control character in it that cannot be kept. Type the text again instead of pasting it."
            }
            if scalar.value < 0x300 {
                marks = 0
                continue
            }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark:
                marks += 1
                if marks > mostCombiningMarks { return "Too many accents stand on one letter. Remove some of them." }
            default:
                marks = 0
            }
        }
        return nil
    }
}

extension FieldRefusal: Error {}
