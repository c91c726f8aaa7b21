/// The words that a pack knows, each with a number from 1 on, so that a text is looked up once and then read by numbers.
struct UrgencyVocabulary: Sendable {
    /// While the pack is read.
    private var numbers: [String: Int] = [:]
    private var words = [""]
    /// The letters of all words in UTF-8, one word after the other, and where each ends.
    private var letters: [UInt8] = []
    private var ends = [0]
    /// The words' numbers in an open table by their hash; its size is a power of two, and at least half of it is empty.
    private var table: [Int] = []
    /// Long words by their first letter and in their order, for slips of the pen.
    private var long: [[Int]] = Array(repeating: [], count: 256)

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

    /// Called once all words are there; only then words of a text can be looked up.
    mutating func finish() {
        for word in words.dropFirst() {
            letters += word.utf8
            ends.append(letters.count)
        }
        var size = 2
        while size < 2 * words.count { size *= 2 }
        table = Array(repeating: Self.unknown, count: size)
        for number in words.indices.dropFirst() {
            let free = letters.withUnsafeBufferPointer { known in
                let word = self.word(number, of: known)
                return place(of: word, hash: UrgencyText.hash(word), among: known)
            }
            table[free] = number
        }
        for (number, word) in words.enumerated().sorted(by: { $0.element < $1.element }) where word.count >= Self.longWord {
            long[Int(letters[ends[number - 1]])].append(number)
        }
    }

    /// The numbers of a text's words, or of those that were meant by slips of the pen.
    func numbers(of text: UrgencyText) -> [Int] {
        // Lent once for the whole text: each part of an array that is handed on would be counted for every word.
        letters.withUnsafeBufferPointer { known in
            text.letters.withUnsafeBufferPointer { written in
                text.tokens.map { number(of: Letters(rebasing: written[$0.word]), hash: $0.hash, among: known) }
            }
        }
    }

    private typealias Letters = UnsafeBufferPointer<UInt8>

    private func word(_ number: Int, of letters: Letters) -> Letters {
        Letters(rebasing: letters[ends[number - 1]..<ends[number]])
    }

    private func number(of word: Letters, hash: UInt64, among letters: Letters) -> Int {
        let known = table[place(of: word, hash: hash, among: letters)]
        guard known == Self.unknown, word.count >= Self.longWord - 1 else { return known }
        for number in long[Int(word[0])] where Self.isSlip(word, of: self.word(number, of: letters)) { return number }
        return Self.unknown
    }

    /// Where a word stands in the table, or would stand.
    private func place(of word: Letters, hash: UInt64, among letters: Letters) -> Int {
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] != Self.unknown {
            let other = self.word(table[place], of: letters)
            if other.count == word.count, other.elementsEqual(word) { break }
            place = (place + 1) & (table.count - 1)
        }
        return place
    }

    /// Whether one letter was left out, doubled or exchanged with its neighbour; in a word of eight letters also a wrong one.
    private static func isSlip(_ a: Letters, of b: Letters) -> Bool {
        guard abs(a.count - b.count) <= 1 else { return false }
        var same = 0
        while same < min(a.count, b.count), a[same] == b[same] { same += 1 }
        if a.count < b.count { return a[same...].elementsEqual(b[(same + 1)...]) }
        if a.count > b.count { return a[(same + 1)...].elementsEqual(b[same...]) }
        guard same + 1 < a.count else { return false }
        if a[same] == b[same + 1], a[same + 1] == b[same], a[(same + 2)...].elementsEqual(b[(same + 2)...]) { return true }
        return b.count >= 8 && a[(same + 1)...].elementsEqual(b[(same + 1)...])
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
