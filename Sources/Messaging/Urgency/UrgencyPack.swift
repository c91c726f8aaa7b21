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
    private(set) var phrases: [PhraseList: Phrases] = [:]
    private(set) var words: [WordList: UrgencyWords] = [:]
    /// Words that deny; asked at every word that a gap passes.
    private(set) var denials = UrgencyWords([])
    /// Lines that mean nothing; a test holds it empty.
    private(set) var mistakes: [String] = []
    /// Rules by the number of the word they may begin with.
    private(set) var beginning: [[Int]] = []
    /// The beginnings of words of which a text must hold one to be worth reading.
    private(set) var anchors = UrgencyStems([])
    private(set) var vocabulary = UrgencyVocabulary()

    public var name: String { "\(language)-\(version)" }

    struct Rule: Sendable {
        let kind: UrgencyKind
        let evenDenied: Bool
        let pattern: Pattern
    }

    /// One thing after the other; the first is a word.
    struct Pattern: Sendable {
        let first: UrgencyWords
        private(set) var parts: [Part] = []

        enum Part: Sendable {
            case words(UrgencyWords)
            /// Up to so many words of any kind.
            case gap(Int)
            /// Four digits that can be a year.
            case year
        }
    }

    struct Phrases: Sendable {
        let patterns: [Pattern]
        /// The words that any of them may begin with.
        let beginnings: UrgencyWords

        init(_ patterns: [Pattern]) {
            self.patterns = patterns
            beginnings = UrgencyWords(patterns.flatMap(\.first.numbers))
        }
    }

    /// What phrases say of the sentence they stand in.
    enum PhraseList: String, Sendable {
        case unsure, asks, past, idiom
    }

    /// What single words say of the words about them.
    enum WordList: String, Sendable {
        case not, ends, or, `if`, knows, person, now
    }

    init(language: String, version: Int, text: String) {
        self.language = language
        self.version = version
        var named: [Substring: [Substring]] = [:]
        var lists: [WordList: [Int]] = [:]
        var patterns: [PhraseList: [Pattern]] = [:]
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
            if let list = WordList(rawValue: name) {
                lists[list, default: []] += rest.split(separator: " ").map { vocabulary.add(String($0)) }
            } else if let pattern = Pattern(rest, named, &vocabulary) {
                if let kind = UrgencyKind(rawValue: name) {
                    rules.append(Rule(kind: kind, evenDenied: evenDenied, pattern: pattern))
                } else if let list = PhraseList(rawValue: name) {
                    patterns[list, default: []].append(pattern)
                } else {
                    mistakes.append(String(line))
                }
            } else {
                mistakes.append(String(line))
            }
        }
        words = lists.mapValues { UrgencyWords($0) }
        phrases = patterns.mapValues { Phrases($0) }
        denials = self[.not]
        index()
    }

    subscript(list: WordList) -> UrgencyWords { words[list] ?? UrgencyWords([]) }

    private mutating func index() {
        beginning = Array(repeating: [], count: vocabulary.count)
        var stems: Set<UInt32> = []
        for (place, rule) in rules.enumerated() {
            for word in rule.pattern.first.numbers { beginning[word].append(place) }
            for word in rule.pattern.anchor(vocabulary) { stems.insert(UrgencyText.stem(vocabulary[word].utf8)) }
        }
        anchors = UrgencyStems(stems)
        vocabulary.finish()
    }
}

extension UrgencyPack.Pattern {
    fileprivate init?(_ text: Substring, _ named: [Substring: [Substring]], _ vocabulary: inout UrgencyVocabulary) {
        var parts: [Part] = []
        for part in text.split(separator: " ") {
            if part.hasPrefix("~") {
                let digits = part.dropFirst()
                guard let length = digits.isEmpty ? 1 : Int(digits) else { return nil }
                parts.append(.gap(length))
            } else if part == "#year" {
                parts.append(.year)
            } else {
                var words: [Int] = []
                for word in part.split(separator: "/") {
                    if word.hasPrefix("@") {
                        guard let others = named[word.dropFirst()] else { return nil }
                        words += others.map { vocabulary.add(String($0)) }
                    } else {
                        words.append(vocabulary.add(String(word)))
                    }
                }
                parts.append(.words(UrgencyWords(words)))
            }
        }
        guard case .words(let first)? = parts.first else { return nil }
        self.first = first
        self.parts = parts
    }

    /// The part that fewest texts hold: of the fewest words, and of those the longest.
    fileprivate func anchor(_ vocabulary: UrgencyVocabulary) -> [Int] {
        func order(_ words: [Int]) -> (Int, Int) { (words.count, -(words.map { vocabulary[$0].count }.min() ?? 0)) }
        let candidates = parts.compactMap { part -> [Int]? in if case .words(let words) = part { words.numbers } else { nil } }
        return candidates.min { order($0) < order($1) } ?? []
    }
}

/// What a message may be about.
public enum UrgencyKind: String, Sendable, CaseIterable {
    case chest, breathing, stroke, awareness, bleeding, allergy, poisoning, violence, infant, pregnancy, pain, injury, infection
    case selfHarm = "self-harm"
}
