/// One text read by one pack: what the rules find, and what the sentence says of it.
struct UrgencyReading {
    private let pack: UrgencyPack
    private let text: UrgencyText
    /// Of the text's words, in the pack's vocabulary.
    private var numbers: [Int]
    /// Where a denial is none, such as in "not sure".
    private var unsure: Set<Int> = []
    /// Clauses that ask about something, and clauses that tell of long ago.
    private var asking: Set<Int> = []
    private var past: Set<Int> = []

    /// How many words a denial reaches.
    private static let reach = 10

    private var tokens: [UrgencyText.Token] { text.tokens }

    init(_ text: UrgencyText, by pack: UrgencyPack) {
        self.pack = pack
        self.text = text
        numbers = pack.vocabulary.numbers(of: text)
        // What an idiom says is out of every rule's sight.
        for place in places(of: .idiom).joined() { numbers[place] = UrgencyVocabulary.unknown }
        unsure = Set(places(of: .unsure).joined())
        asking = clauses(places(of: .asks)).subtracting(clauses(holding: pack[.person]))
        past = clauses(places(of: .past)).subtracting(clauses(holding: pack[.now]))
    }

    /// What was found, in the order of the text.
    var findings: [Urgency.Finding] {
        var found: [(range: Range<Int>, kind: UrgencyKind)] = []
        for start in tokens.indices where numbers[start] != UrgencyVocabulary.unknown {
            for place in pack.beginning[numbers[start]] {
                let rule = pack.rules[place]
                guard let end = end(of: rule.pattern.parts[...], at: start, from: start) else { continue }
                guard rule.evenDenied || !isSetAside(start..<end) else { continue }
                found.append((start..<end, rule.kind))
            }
        }
        // What lies within something longer says nothing of its own.
        let widest = found.filter { one in
            !found.contains {
                $0.range != one.range && $0.range.lowerBound <= one.range.lowerBound && $0.range.upperBound >= one.range.upperBound
            }
        }
        return widest.map { Urgency.Finding(kind: $0.kind, words: words($0.range)) }
    }

    private func words(_ range: Range<Int>) -> String {
        text.words(tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound)
    }

    /// Whether the sentence denies it, asks about it in general, supposes it, or tells of long ago.
    private func isSetAside(_ range: Range<Int>) -> Bool {
        let clause = tokens[range.lowerBound].clause
        return asking.contains(clause) || past.contains(clause) || isDenied(range.lowerBound) || isSupposed(range.lowerBound)
    }

    private func isDenied(_ start: Int) -> Bool {
        var place = start - 1
        while place >= 0, start - place <= Self.reach, tokens[place].sentence == tokens[start].sentence {
            if pack[.ends].contains(numbers[place]) { return false }
            // A comma ends what is denied, unless an "or" goes on with the list.
            if tokens[place].clause != tokens[place + 1].clause, !goesOn(after: place) { return false }
            if pack.denials.contains(numbers[place]) { return !unsure.contains(place) }
            place -= 1
        }
        return false
    }

    private func goesOn(after place: Int) -> Bool {
        tokens.indices[(place + 1)...].prefix { tokens[$0].sentence == tokens[place].sentence }.contains { pack[.or].contains(numbers[$0]) }
    }

    private func isSupposed(_ start: Int) -> Bool {
        var place = start - 1
        while place >= 0, start - place <= Self.reach, tokens[place].clause == tokens[start].clause {
            if pack[.if].contains(numbers[place]) {
                return place == 0 || !pack[.knows].contains(numbers[place - 1])
            }
            place -= 1
        }
        return false
    }
}

extension UrgencyReading {
    private func clauses(_ places: [Range<Int>]) -> Set<Int> {
        Set(places.map { tokens[$0.lowerBound].clause })
    }

    private func clauses(holding words: UrgencyWords) -> Set<Int> {
        Set(tokens.indices.lazy.filter { words.contains(numbers[$0]) }.map { tokens[$0].clause })
    }

    private func places(of list: UrgencyPack.PhraseList) -> [Range<Int>] {
        guard let phrases = pack.phrases[list] else { return [] }
        var places: [Range<Int>] = []
        for start in tokens.indices where numbers[start] != UrgencyVocabulary.unknown && phrases.beginnings.contains(numbers[start]) {
            for pattern in phrases.patterns where pattern.first.contains(numbers[start]) {
                if let end = end(of: pattern.parts[...], at: start, from: start) { places.append(start..<end) }
            }
        }
        return places
    }

    /// Where a pattern that begins at `start` ends; nil when it is not there. It stays in one sentence, and what may stand between its
    /// words denies nothing.
    private func end(of parts: ArraySlice<UrgencyPack.Pattern.Part>, at place: Int, from start: Int) -> Int? {
        guard let part = parts.first else { return place }
        if case .gap(let most) = part {
            for skipped in 0...most {
                if skipped > 0 {
                    let passed = place + skipped - 1
                    guard passed < tokens.count, tokens[passed].sentence == tokens[start].sentence, !pack.denials.contains(numbers[passed])
                    else { return nil }
                }
                if let end = end(of: parts.dropFirst(), at: place + skipped, from: start) { return end }
            }
            return nil
        }
        guard place < tokens.count, tokens[place].sentence == tokens[start].sentence else { return nil }
        let fits =
            switch part {
            case .words(let words): words.contains(numbers[place])
            case .year: text.isYear(tokens[place])
            case .gap: false
            }
        return fits ? end(of: parts.dropFirst(), at: place + 1, from: start) : nil
    }
}
