import Foundation

/// Text without regard to case, accents and width, as people search for it: the one folding of names and of messages.
enum Folding {
    static func folded(_ text: String) -> String {
        let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        guard folded.utf8.contains(where: { $0 >= 0x80 }) else { return folded }
        var plain = ""
        plain.reserveCapacity(folded.utf8.count)
        for scalar in folded.unicodeScalars {
            if let letters = Self.letters[scalar] { plain += letters } else { plain.unicodeScalars.append(scalar) }
        }
        return plain
    }

    static func words(_ text: String) -> [String] {
        folded(text).split { $0.isWhitespace }.map(String.init)
    }

    /// Letters that are no base with an accent by Unicode, as people without that keyboard type them.
    private static let letters: [Unicode.Scalar: String] = [
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t", "ı": "i",
        "ĸ": "k", "ŋ": "ng", "Ŋ": "ng", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th",
        // The sigma that ends a word, which capitals do not tell apart.
        "ς": "σ",
    ]
}
