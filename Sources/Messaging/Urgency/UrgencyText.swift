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
        /// Of all its letters, for tables of words.
        let hash: UInt64
        /// Its first four bytes as one number.
        let stem: UInt32
    }

    /// The text in UTF-8.
    private let source: [UInt8]
    /// The letters of all words in UTF-8, one word after the other.
    let letters: [UInt8]
    let tokens: [Token]

    init(_ text: String) {
        source = Array(text.utf8)
        var tokens: [Token] = []
        tokens.reserveCapacity(source.count / 4)
        // No letter is longer than what it was read from.
        letters = source.withUnsafeBufferPointer { source in
            Array(unsafeUninitializedCapacity: source.count) { letters, count in
                var reader = UrgencyTextReader(source: source, letters: letters)
                reader.read(into: &tokens)
                count = reader.count
            }
        }
        self.tokens = tokens
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
    func holds(_ anchors: UrgencyStems) -> Bool {
        tokens.contains { anchors.contains($0.stem) }
    }

    /// Whether words that a rule found, in this text or in another, stand in one of its sentences.
    ///
    /// - Parameter found: as `Urgency.words` gives them.
    func holds(words found: String) -> Bool {
        let other = UrgencyText(found)
        let wanted = other.tokens.map { other.letters[$0.word] }
        guard let last = wanted.last, wanted.count <= tokens.count else { return false }
        let isCut = found.count >= Urgency.longestWords
        return (0...tokens.count - wanted.count).contains(where: { start in
            let end = start + wanted.count - 1
            guard tokens[start].sentence == tokens[end].sentence else { return false }
            let word = letters[tokens[end].word]
            guard isCut ? word.starts(with: last) : word == last else { return false }
            return wanted.indices.dropLast().allSatisfy { letters[tokens[start + $0].word] == wanted[$0] }
        })
    }

    /// The first four bytes of a word as one number.
    static func stem(_ word: some Sequence<UInt8>) -> UInt32 {
        word.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The hash FNV-1a of 64 bits, letter by letter.
    static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
        word.reduce(emptyHash, hash)
    }

    fileprivate static let emptyHash: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    fileprivate static func hash(_ hash: UInt64, _ letter: UInt8) -> UInt64 {
        (hash ^ UInt64(letter)) &* 0x100_0000_01B3
    }
}

/// Reads a text from its beginning to its end, a word after the other.
private struct UrgencyTextReader {
    let source: UnsafeBufferPointer<UInt8>
    let letters: UnsafeMutableBufferPointer<UInt8>
    /// Of the letters so far.
    var count = 0
    /// Where the word begins that is being read: among the letters, and in the source.
    private var begin = 0
    private var start = 0
    private var hash = UrgencyText.emptyHash
    private var endsInDigit = false
    private var sentence = 0
    private var clause = 0

    init(source: UnsafeBufferPointer<UInt8>, letters: UnsafeMutableBufferPointer<UInt8>) {
        self.source = source
        self.letters = letters
    }

    mutating func read(into tokens: inout [UrgencyText.Token]) {
        var place = 0
        while place < source.count {
            let byte = source[place]
            // Most texts are ASCII, and ASCII needs one look at a table.
            if byte < 0x80, UrgencyText.ascii[Int(byte)] > 0 {
                if count == begin { start = place }
                add(UrgencyText.ascii[Int(byte)])
                endsInDigit = byte <= 0x39
                place += 1
                continue
            }
            let scalar = UrgencyText.scalar(at: place, of: source)
            let next = place + UTF8.width(scalar)
            if let letter = UrgencyText.letter(scalar) {
                if count == begin { start = place }
                if letter.isASCII { add(UInt8(letter.value)) } else { for byte in String(letter).utf8 { add(byte) } }
                endsInDigit = UrgencyText.isNumber(letter)
            } else if UrgencyText.isSilent(scalar) {
                // Belongs to the word around it.
            } else if scalar == ".", endsInDigit, next < source.count,
                UrgencyText.isNumber(UrgencyText.scalar(at: next, of: source))
            {
                add(UInt8(ascii: "."))
                endsInDigit = false
            } else {
                end(at: place, &tokens)
                endsInDigit = false
                if UrgencyText.endsSentence(scalar) {
                    (sentence, clause) = (sentence + 1, clause + 1)
                } else if scalar == "," {
                    clause += 1
                }
            }
            place = next
        }
        end(at: source.count, &tokens)
    }

    @inline(__always)
    private mutating func add(_ letter: UInt8) {
        letters[count] = letter
        count += 1
        hash = UrgencyText.hash(hash, letter)
    }

    private mutating func end(at place: Int, _ tokens: inout [UrgencyText.Token]) {
        guard count > begin else { return }
        tokens.append(
            UrgencyText.Token(
                word: begin..<count, range: start..<place, sentence: sentence, clause: clause, hash: hash,
                stem: UrgencyText.stem(letters[begin..<count])))
        begin = count
        hash = UrgencyText.emptyHash
    }
}

extension UrgencyText {
    /// Letters and digits in lower case; 0 for every other character.
    fileprivate static let ascii: [UInt8] = (0..<0x80).map { byte in
        switch UInt8(byte) {
        case 0x61...0x7A, 0x30...0x39: UInt8(byte)
        case 0x41...0x5A: UInt8(byte) + 32
        default: 0
        }
    }

    /// The text is a string's, so its bytes are always those of whole scalars.
    fileprivate static func scalar(at place: Int, of source: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
        let first = source[place]
        if first < 0x80 { return Unicode.Scalar(first) }
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let bits = source[place + 1..<place + width].reduce(UInt32(first) & (0xFF >> UInt32(width + 1))) { $0 << 6 | UInt32($1 & 0x3F) }
        return Unicode.Scalar(bits) ?? "\u{FFFD}"
    }

    fileprivate static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.numericType != nil
    }

    fileprivate static func endsSentence(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "!", "?", ";", ":", "\n", "¿", "¡", "…", "(", ")", "—": true
        default: false
        }
    }

    /// Apostrophes and combining marks.
    fileprivate static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "`" || scalar == "\u{B4}" || (0x300...0x36F).contains(scalar.value)
    }

    /// A letter or digit without accent, in lower case; nil for everything else.
    fileprivate static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
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
