/// One text read by one pack: what the rules find, and what the sentence says of it.
struct UrgencyReading {
    private let pack: UrgencyPack
    private let text: UrgencyText
    private let source: String
    /// Where a denial is none, such as in "not sure".
    private var unsure: Set<Int> = []
    /// Clauses that ask about something, and clauses that tell of long ago.
    private var asking: Set<Int> = []
    private var past: Set<Int> = []

    /// How many words a denial reaches.
    private static let reach = 10

    init(_ source: String, by pack: UrgencyPack) {
        self.pack = pack
        self.source = source
        var text = UrgencyText(source)
        text.correct(by: pack)
        for range in Self.places(of: "idiom", pack, text.tokens) { text.hide(range) }
        self.text = text
        let tokens = text.tokens
        unsure = Set(Self.places(of: "unsure", pack, tokens).joined())
        let (people, present) = (pack.words["person"] ?? [], pack.words["now"] ?? [])
        func clauses(_ words: Set<String>) -> Set<Int> { Set(tokens.lazy.filter { words.contains($0.word) }.map(\.clause)) }
        asking = Set(Self.places(of: "asks", pack, tokens).map { tokens[$0.lowerBound].clause }).subtracting(clauses(people))
        past = Set(Self.places(of: "past", pack, tokens).map { tokens[$0.lowerBound].clause }).subtracting(clauses(present))
    }

    /// What was found, in the order of the text.
    var findings: [Urgency.Finding] {
        var found: [(range: Range<Int>, kind: UrgencyKind)] = []
        for start in text.tokens.indices {
            for place in pack.beginning[text.tokens[start].word] ?? [] {
                let rule = pack.rules[place]
                guard let end = Self.end(of: rule.pattern.parts[...], at: start, from: start, pack, text.tokens) else { continue }
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
        let tokens = text.tokens
        return source[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound]
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether the sentence denies it, asks about it in general, supposes it, or tells of long ago.
    private func isSetAside(_ range: Range<Int>) -> Bool {
        let clause = text.tokens[range.lowerBound].clause
        return asking.contains(clause) || past.contains(clause) || isDenied(range.lowerBound) || isSupposed(range.lowerBound)
    }

    private func isDenied(_ start: Int) -> Bool {
        let tokens = text.tokens
        var place = start - 1
        while place >= 0, start - place <= Self.reach, tokens[place].sentence == tokens[start].sentence {
            let word = tokens[place].word
            if pack.words["ends"]?.contains(word) == true { return false }
            // A comma ends what is denied, unless an "or" goes on with the list.
            if tokens[place].clause != tokens[place + 1].clause, !goesOn(after: place) { return false }
            if pack.words["not"]?.contains(word) == true { return !unsure.contains(place) }
            place -= 1
        }
        return false
    }

    private func goesOn(after place: Int) -> Bool {
        text.tokens[(place + 1)...].prefix { $0.sentence == text.tokens[place].sentence }
            .contains { pack.words["or"]?.contains($0.word) == true }
    }

    private func isSupposed(_ start: Int) -> Bool {
        let tokens = text.tokens
        var place = start - 1
        while place >= 0, start - place <= Self.reach, tokens[place].clause == tokens[start].clause {
            if pack.words["if"]?.contains(tokens[place].word) == true {
                return place == 0 || pack.words["knows"]?.contains(tokens[place - 1].word) != true
            }
            place -= 1
        }
        return false
    }
}

extension UrgencyReading {
    private static func places(of name: String, _ pack: UrgencyPack, _ tokens: [UrgencyText.Token]) -> [Range<Int>] {
        (pack.phrases[name] ?? []).flatMap { pattern in
            tokens.indices.compactMap { start in
                end(of: pattern.parts[...], at: start, from: start, pack, tokens).map { start..<$0 }
            }
        }
    }

    /// Where a pattern that begins at `start` ends; nil when it is not there. It stays in one sentence, and what may stand between its
    /// words denies nothing.
    private static func end(
        of parts: ArraySlice<UrgencyPack.Pattern.Part>, at place: Int, from start: Int, _ pack: UrgencyPack, _ tokens: [UrgencyText.Token]
    ) -> Int? {
        guard let part = parts.first else { return place }
        if case .gap(let most) = part {
            for skipped in 0...most {
                if skipped > 0 {
                    let passed = place + skipped - 1
                    guard passed < tokens.count, tokens[passed].sentence == tokens[start].sentence,
                        pack.words["not"]?.contains(tokens[passed].word) != true
                    else { return nil }
                }
                if let end = end(of: parts.dropFirst(), at: place + skipped, from: start, pack, tokens) { return end }
            }
            return nil
        }
        guard place < tokens.count, tokens[place].sentence == tokens[start].sentence else { return nil }
        let word = tokens[place].word
        let fits =
            switch part {
            case .words(let words): words.contains(word)
            case .year: word.count == 4 && Int(word).map { (1900...2099).contains($0) } == true
            case .gap: false
            }
        return fits ? end(of: parts.dropFirst(), at: place + 1, from: start, pack, tokens) : nil
    }
}
