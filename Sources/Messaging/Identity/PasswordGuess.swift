/// Whether a guesser's dictionary makes a password out of a handful of parts.
///
/// A password is easy when all of it can be cut into at most three parts, each
/// a common word, a word about the person or the product, a run of one
/// character, a run along the alphabet, the digits or the keyboard, or a year.
/// Case, blanks, punctuation and the usual digits-for-letters are looked
/// through. A passphrase with one word of its own is never easy.
struct PasswordGuess {
    let isEasy: Bool

    private static let mostParts = 3

    init(_ password: String, context: [String]) {
        let personal = Set(context.flatMap(Self.words))
        isEasy = [true, false].contains { Self.isEasy(Self.letters(password, keepingSigns: $0), personal) }
    }

    private static func isEasy(_ text: [UInt8], _ personal: Set<[UInt8]>) -> Bool {
        // Nothing but blanks and punctuation.
        if text.isEmpty { return true }
        let unit = repeatedUnit(of: text)
        return text.count / unit.count >= 3 || fewestParts(unit, personal) <= mostParts
    }

    /// The smallest number of easy parts that make up all of `text`.
    private static func fewestParts(_ text: [UInt8], _ personal: Set<[UInt8]>) -> Int {
        var fewest = [Int](repeating: .max, count: text.count + 1)
        fewest[0] = 0
        for start in text.indices where fewest[start] < mostParts {
            let parts = fewest[start] + 1
            let longestRun = runLength(in: text, from: start)
            if longestRun >= 3 {
                for end in (start + 3)...(start + longestRun) { fewest[end] = min(fewest[end], parts) }
            }
            for end in (start + 1)...min(text.count, start + CommonPasswords.longest) where fewest[end] > parts {
                let part = Array(text[start..<end])
                // Up to four digits are a year, a day or a door number.
                let isShortNumber = part.count <= 4 && part.allSatisfy { (0x30...0x39).contains($0) }
                if isShortNumber || Reading.allCases.contains(where: { isWord($0.read(part), personal) }) { fewest[end] = parts }
            }
        }
        return fewest[text.count]
    }

    /// How many characters from `start` are one and the same, or neighbours
    /// along the alphabet, the digits or the keyboard in either direction.
    private static func runLength(in text: [UInt8], from start: Int) -> Int {
        let same = text[start...].prefix { $0 == text[start] }.count
        return CommonPasswords.rows.reduce(same) { longest, row in
            guard let place = row.firstIndex(of: text[start]) else { return longest }
            let up = zip(text[start...], row[place...]).prefix { $0 == $1 }.count
            let down = zip(text[start...], row[...place].reversed()).prefix { $0 == $1 }.count
            return max(longest, up, down)
        }
    }

    /// The shortest beginning that makes all of `text` when it is said again and again.
    private static func repeatedUnit(of text: [UInt8]) -> [UInt8] {
        let length = (1...text.count).first { length in
            text.count % length == 0 && text.indices.allSatisfy { text[$0] == text[$0 % length] }
        }
        return Array(text.prefix(length ?? text.count))
    }

    private static func isWord(_ part: [UInt8], _ personal: Set<[UInt8]>) -> Bool {
        CommonPasswords.words.contains(part) || personal.contains(part)
    }

    /// The letters and digits of ASCII, small; other scripts as their bytes.
    ///
    /// - Parameter keepingSigns: whether `@` and `$` stay, which may stand for letters.
    private static func letters(_ text: String, keepingSigns: Bool) -> [UInt8] {
        text.utf8.compactMap { byte in
            switch byte {
            case 0x41...0x5A: byte + 0x20
            case 0x61...0x7A, 0x30...0x39, 0x80...: byte
            case UInt8(ascii: "@"), UInt8(ascii: "$"): keepingSigns ? byte : nil
            default: nil
            }
        }
    }

    /// The words of a name or title that are long enough to be told, and all of it in one.
    private static func words(_ text: String) -> [[UInt8]] {
        let parts = text.split { !$0.isLetter && !$0.isNumber }.map { letters(String($0), keepingSigns: false) }
        return (parts + [letters(text, keepingSigns: false)]).filter { $0.count >= 3 }
    }
}

/// What digits and signs in the place of letters stand for.
private enum Reading: CaseIterable {
    case plain, oneAsL, oneAsI

    func read(_ part: [UInt8]) -> [UInt8] {
        self == .plain ? part : part.map(letter)
    }

    private func letter(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "1") where self == .oneAsI: UInt8(ascii: "i")
        case 0x30...0x39: CommonPasswords.digitsAsLetters[Int(byte - 0x30)]
        case UInt8(ascii: "@"): UInt8(ascii: "a")
        case UInt8(ascii: "$"): UInt8(ascii: "s")
        default: byte
        }
    }
}
