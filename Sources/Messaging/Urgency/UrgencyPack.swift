/// The words of one language that may mean danger, as data: read from lines that a nurse can read and correct.
///
///     let NAME = a b c          words that are written @NAME
///     KIND: a/b ~3 c            one of a and b, up to three words, then c; `~` alone stands for one word or none
///     KIND!: …                  counts also where it is denied
///     not, ends, or, and …      words and phrases by which `UrgencyReading` knows what a sentence says of them
///
/// Text is judged without accents, capitals and apostrophes; words of six letters and more may have one slip of the pen.
public struct UrgencyPack: Sendable {
    /// Tag of its language.
    public let language: String
    public let version: Int
    private(set) var rules: [Rule] = []
    /// Words and phrases by the name of their line, such as `not`.
    private(set) var phrases: [String: [Pattern]] = [:]
    /// Words by the name of their line.
    private(set) var words: [String: Set<String>] = [:]
    /// Lines that mean nothing; a test holds it empty.
    private(set) var mistakes: [String] = []
    /// Rules by the word they may begin with.
    private(set) var beginning: [String: [Int]] = [:]
    /// The beginnings of words of which a text must hold one to be worth reading.
    private(set) var anchors: Set<UInt64> = []
    /// Long words by their first letter, for slips of the pen.
    private(set) var long: [Character: [String]] = [:]
    private(set) var known: Set<String> = []

    public var name: String { "\(language)-\(version)" }

    struct Rule: Sendable {
        let kind: UrgencyKind
        let evenDenied: Bool
        let pattern: Pattern
    }

    /// One thing after the other.
    struct Pattern: Sendable {
        var parts: [Part] = []

        enum Part: Sendable {
            case words(Set<String>)
            /// Up to so many words of any kind.
            case gap(Int)
            /// Four digits that can be a year.
            case year
        }
    }

    private static let phraseNames: Set<String> = ["unsure", "asks", "past", "idiom"]
    private static let wordNames: Set<String> = ["not", "ends", "or", "if", "knows", "person", "now"]

    init(language: String, version: Int, text: String) {
        self.language = language
        self.version = version
        var named: [Substring: [Substring]] = [:]
        for line in text.split(separator: "\n") where line.contains(where: { !$0.isWhitespace }) {
            if line.hasPrefix("let "), let equals = line.firstIndex(of: "=") {
                let name = line[..<equals].dropFirst(4).filter { $0 != " " }
                named[Substring(name)] = line[line.index(after: equals)...].split(separator: " ")
                continue
            }
            guard let colon = line.firstIndex(of: ":") else {
                mistakes.append(String(line))
                continue
            }
            let evenDenied = line[..<colon].hasSuffix("!")
            let name = String(line[..<colon].filter { $0 != "!" })
            let rest = line[line.index(after: colon)...]
            if Self.wordNames.contains(name) {
                words[name, default: []].formUnion(rest.split(separator: " ").map(String.init))
            } else if let pattern = Pattern(rest, named) {
                if let kind = UrgencyKind(rawValue: name) {
                    rules.append(Rule(kind: kind, evenDenied: evenDenied, pattern: pattern))
                } else if Self.phraseNames.contains(name) {
                    phrases[name, default: []].append(pattern)
                } else {
                    mistakes.append(String(line))
                }
            } else {
                mistakes.append(String(line))
            }
        }
        index()
    }

    private mutating func index() {
        for (place, rule) in rules.enumerated() {
            for word in rule.pattern.beginnings { beginning[word, default: []].append(place) }
            for word in rule.pattern.anchor { anchors.insert(UrgencyText.stem(word)) }
            for case .words(let words) in rule.pattern.parts { known.formUnion(words) }
        }
        for pattern in phrases.values.joined() {
            for case .words(let words) in pattern.parts { known.formUnion(words) }
        }
        for words in words.values { known.formUnion(words) }
        for word in known where word.count >= Self.longWord {
            guard let first = word.first else { continue }
            long[first, default: []].append(word)
        }
    }

    /// From so many letters on a word may be misspelled.
    static let longWord = 6
}

extension UrgencyPack.Pattern {
    fileprivate init?(_ text: Substring, _ named: [Substring: [Substring]]) {
        for part in text.split(separator: " ") {
            if part.hasPrefix("~") {
                let digits = part.dropFirst()
                guard let length = digits.isEmpty ? 1 : Int(digits) else { return nil }
                parts.append(.gap(length))
            } else if part == "#year" {
                parts.append(.year)
            } else {
                var words: Set<String> = []
                for word in part.split(separator: "/") {
                    if word.hasPrefix("@") {
                        guard let others = named[word.dropFirst()] else { return nil }
                        words.formUnion(others.map(String.init))
                    } else {
                        words.insert(String(word))
                    }
                }
                parts.append(.words(words))
            }
        }
        if parts.isEmpty { return nil }
    }

    fileprivate var beginnings: Set<String> {
        if case .words(let words)? = parts.first { words } else { [] }
    }

    /// The part that fewest texts hold: of the fewest words, and of those the longest.
    fileprivate var anchor: Set<String> {
        let candidates = parts.compactMap { part -> Set<String>? in if case .words(let words) = part { words } else { nil } }
        return candidates.min { ($0.count, -($0.map(\.count).min() ?? 0)) < ($1.count, -($1.map(\.count).min() ?? 0)) } ?? []
    }
}

/// What a message may be about.
public enum UrgencyKind: String, Sendable, CaseIterable {
    case chest, breathing, stroke, awareness, bleeding, allergy, poisoning, violence, infant, pregnancy, pain, injury, infection
    case selfHarm = "self-harm"
}
