/// A text as the rules read it: words without accents, capitals and apostrophes, each with its place.
///
/// Every message is read, so it is read byte by byte: a word is a part of `letters` and a place a part of `source`, and neither is a
/// text of its own.
struct UrgencyText: Sendable {
    struct Token: Sendable {
        /// The word's part of `letters`.
        let word: Range<Int>
        /// Where it stands in `source`.
        let range: Range<Int>
        /// Counts up at full stops, colons, question marks and line ends.
        let sentence: Int
        /// Counts up at commas too.
        let clause: Int
    }

    /// The text in UTF-8.
    private let source: [UInt8]
    /// The letters of all words in UTF-8, one word after the other.
    private(set) var letters: [UInt8] = []
    private(set) var tokens: [Token] = []

    init(_ text: String) {
        source = Array(text.utf8)
        letters.reserveCapacity(source.count)
        tokens.reserveCapacity(source.count / 4)
        var (begin, start) = (0, 0)
        var endsInDigit = false
        var (sentence, clause) = (0, 0)
        var place = 0
        while place < source.count {
            let scalar = self.scalar(at: place)
            let next = place + UTF8.width(scalar)
            if let letter = Self.letter(scalar) {
                if letters.count == begin { start = place }
                if letter.isASCII { letters.append(UInt8(letter.value)) } else { letters.append(contentsOf: String(letter).utf8) }
                endsInDigit = Self.isNumber(letter)
            } else if Self.isSilent(scalar) {
                // Belongs to the word around it.
            } else if scalar == ".", endsInDigit, next < source.count, Self.isNumber(self.scalar(at: next)) {
                letters.append(UInt8(ascii: "."))
                endsInDigit = false
            } else {
                if letters.count > begin { add(begin..<letters.count, start..<place, sentence, clause) }
                (begin, endsInDigit) = (letters.count, false)
                if Self.endsSentence(scalar) { (sentence, clause) = (sentence + 1, clause + 1) } else if scalar == "," { clause += 1 }
            }
            place = next
        }
        if letters.count > begin { add(begin..<letters.count, start..<source.count, sentence, clause) }
    }

    private mutating func add(_ word: Range<Int>, _ range: Range<Int>, _ sentence: Int, _ clause: Int) {
        tokens.append(Token(word: word, range: range, sentence: sentence, clause: clause))
    }

    /// The writer's own words between two places, on one line.
    func words(_ range: Range<Int>) -> String {
        String(decoding: source[range], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether a word is four digits that can be a year.
    func isYear(_ token: Token) -> Bool {
        token.word.count == 4 && Int(String(decoding: letters[token.word], as: UTF8.self)).map { (1900...2099).contains($0) } == true
    }

    /// Whether it holds a word that begins like one of `anchors`: cheap enough for every message.
    func holds(_ anchors: Set<UInt32>) -> Bool {
        tokens.contains { anchors.contains(Self.stem(letters[$0.word])) }
    }

    /// The first four bytes of a word as one number.
    static func stem(_ word: some Sequence<UInt8>) -> UInt32 {
        word.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension UrgencyText {
    /// The text is a string's, so its bytes are always those of whole scalars.
    private func scalar(at place: Int) -> Unicode.Scalar {
        let first = source[place]
        if first < 0x80 { return Unicode.Scalar(first) }
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let bits = source[place + 1..<place + width].reduce(UInt32(first) & (0xFF >> UInt32(width + 1))) { $0 << 6 | UInt32($1 & 0x3F) }
        return Unicode.Scalar(bits) ?? "\u{FFFD}"
    }

    private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.numericType != nil
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
