/// A text as the rules read it: words without accents, capitals and apostrophes, each with its place.
struct UrgencyText: Sendable {
    struct Token: Sendable {
        let word: String
        let range: Range<String.Index>
        /// Counts up at full stops, colons, question marks and line ends.
        let sentence: Int
        /// Counts up at commas too.
        let clause: Int

        var isYear: Bool { word.utf8.count == 4 && Int(word).map { (1900...2099).contains($0) } == true }
    }

    private(set) var tokens: [Token] = []

    init(_ text: String) {
        let scalars = text.unicodeScalars
        var word = ""
        var start = scalars.startIndex
        var (sentence, clause) = (0, 0)
        func finish(_ end: String.Index, _ tokens: inout [Token]) {
            guard !word.isEmpty else { return }
            tokens.append(Token(word: word, range: start..<end, sentence: sentence, clause: clause))
            word = ""
        }
        var place = scalars.startIndex
        while place < scalars.endIndex {
            let scalar = scalars[place]
            let next = scalars.index(after: place)
            if let letter = Self.letter(scalar) {
                if word.isEmpty { start = place }
                word.unicodeScalars.append(letter)
            } else if Self.isSilent(scalar) {
                // Belongs to the word around it.
            } else if scalar == ".", word.last?.isNumber == true, next < scalars.endIndex, scalars[next].properties.numericType != nil {
                word.append(".")
            } else {
                finish(place, &tokens)
                if Self.endsSentence(scalar) { (sentence, clause) = (sentence + 1, clause + 1) } else if scalar == "," { clause += 1 }
            }
            place = next
        }
        finish(scalars.endIndex, &tokens)
    }
}

extension UrgencyText {
    /// The first four letters of a word as one number.
    static func stem(_ word: String) -> UInt64 {
        word.unicodeScalars.prefix(4).reduce(0) { $0 << 16 | UInt64($1.value & 0xFFFF) }
    }

    /// Whether a text holds a word that begins like one of `anchors`: cheap enough for every message.
    static func holds(_ anchors: Set<UInt64>, _ text: String) -> Bool {
        var stem: UInt64 = 0
        var length = 0
        for scalar in text.unicodeScalars {
            if let letter = letter(scalar) {
                if length < 4 { stem = stem << 16 | UInt64(letter.value & 0xFFFF) }
                length += 1
            } else if !isSilent(scalar) {
                if length > 0, anchors.contains(stem) { return true }
                (stem, length) = (0, 0)
            }
        }
        return length > 0 && anchors.contains(stem)
    }

    private static func endsSentence(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "!", "?", ";", ":", "\n", "¿", "¡", "…", "(", ")", "—": true
        default: false
        }
    }

    /// Apostrophes and combining marks.
    private static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "`" || scalar == "\u{B4}" || (0x300...0x36F).contains(scalar.value)
    }

    /// A letter or digit without accent, in lower case; nil for everything else.
    private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39: scalar
        case 0x41...0x5A: Unicode.Scalar(scalar.value + 32)
        case 0..<0x80: nil
        case 0xC0...0xC5, 0xE0...0xE5: "a"
        case 0xC7, 0xE7: "c"
        case 0xC8...0xCB, 0xE8...0xEB: "e"
        case 0xCC...0xCF, 0xEC...0xEF: "i"
        case 0xD1, 0xF1: "n"
        case 0xD2...0xD6, 0xF2...0xF6: "o"
        case 0xD9...0xDC, 0xF9...0xFC: "u"
        default: scalar.properties.isAlphabetic ? scalar : nil
        }
    }
}
