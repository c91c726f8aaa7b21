/// The words that a pack knows, each with a number from 1 on, so that a text is looked up once and then read by numbers.
struct UrgencyVocabulary: Sendable {
    private var numbers: [String: Int] = [:]
    private var words = [""]
    /// Long words by their first letter and in their order, for slips of the pen.
    private var long: [UInt8: [(letters: [UInt8], number: Int)]] = [:]

    /// From so many letters on a word may be misspelled.
    static let longWord = 6
    /// Of every word that no pack knows.
    static let unknown = 0

    /// One more than the largest number.
    var count: Int { words.count }

    subscript(number: Int) -> String { words[number] }

    mutating func add(_ word: String) -> Int {
        if let known = numbers[word] { return known }
        numbers[word] = words.count
        words.append(word)
        return words.count - 1
    }

    mutating func sortLongWords() {
        for (number, word) in words.enumerated().sorted(by: { $0.element < $1.element }) where word.count >= Self.longWord {
            let letters = Array(word.utf8)
            long[letters[0], default: []].append((letters, number))
        }
    }

    /// The number of a word, or of the one that was meant by a slip of the pen.
    func number(of word: String) -> Int {
        if let known = numbers[word] { return known }
        guard word.utf8.count >= Self.longWord - 1, let first = word.utf8.first, let candidates = long[first] else { return Self.unknown }
        let written = Array(word.utf8)
        return candidates.first { Self.isSlip(written, of: $0.letters) }?.number ?? Self.unknown
    }

    /// Whether one letter was left out, doubled or exchanged with its neighbour; in a word of eight letters also a wrong one.
    static func isSlip(_ a: [UInt8], of b: [UInt8]) -> Bool {
        guard abs(a.count - b.count) <= 1 else { return false }
        var same = 0
        while same < min(a.count, b.count), a[same] == b[same] { same += 1 }
        if a.count < b.count { return a[same...] == b[(same + 1)...] }
        if a.count > b.count { return a[(same + 1)...] == b[same...] }
        guard same + 1 < a.count else { return false }
        if a[same] == b[same + 1], a[same + 1] == b[same], a[(same + 2)...] == b[(same + 2)...] { return true }
        return b.count >= 8 && a[(same + 1)...] == b[(same + 1)...]
    }
}

/// Some of a vocabulary's words, asked by number.
struct UrgencyWords: Sendable {
    let numbers: [Int]
    private var bits: [UInt64]

    init(_ numbers: [Int]) {
        self.numbers = Set(numbers).sorted()
        bits = Array(repeating: 0, count: (self.numbers.last ?? 0) / 64 + 1)
        for number in numbers { bits[number >> 6] |= 1 << UInt64(number & 63) }
    }

    func contains(_ number: Int) -> Bool {
        number >> 6 < bits.count && bits[number >> 6] & (1 << UInt64(number & 63)) != 0
    }
}
