/// What somebody types to find a patient: parts of names in any order, a
/// record number or a birth date. Every word must fit (decisions.md, *Names*).
struct PatientQuery: Sendable, Hashable {
    /// Words beyond this narrow nothing down any more.
    static let mostWords = 8

    /// One word as it was typed, and what it may mean.
    struct Word: Sendable, Hashable {
        /// Beginnings of words of a name; a hyphen divides.
        var names: [String] = []
        /// A record number without case.
        var number = ""
        /// Both readings of 03/04/1985, until the patients tell which.
        var birthDates: [BirthDate] = []

        /// What a patient's tokens must hold one of; empty for a word too short
        /// to have a token of its own beginnings.
        var terms: [NameTokens.Term] {
            var terms = birthDates.map { NameTokens.Term(kind: .birthDate, text: $0.description) }
            terms.append(.init(kind: .number, text: number))
            if let name = names.max(by: { $0.count < $1.count }), name.count >= NameTokens.lengths.lowerBound {
                terms.append(.init(kind: .name, text: String(name.prefix(NameTokens.lengths.upperBound))))
            } else if !names.isEmpty {
                // A short name may be the beginning of a longer one: nothing can be demanded.
                return []
            }
            return terms
        }

        func fits(_ nameWords: [String], _ birthDate: BirthDate?, _ numbers: Set<String>) -> Bool {
            if let birthDate, birthDates.contains(birthDate) { return true }
            if numbers.contains(number) { return true }
            return !names.isEmpty && names.allSatisfy { name in nameWords.contains { $0.hasPrefix(name) } }
        }
    }

    let words: [Word]
    /// The whole as one number: people write record numbers with spaces.
    let number: String

    init(_ text: String) {
        words = text.split(whereSeparator: \.isWhitespace).prefix(Self.mostWords).map { chunk in
            let folded = Folding.folded(String(chunk))
            return Word(names: NameTokens.words(of: folded), number: folded, birthDates: Self.days(String(chunk)))
        }
        .filter { !$0.names.isEmpty }
        number = Folding.folded(text).filter { !$0.isWhitespace }
    }

    var isEmpty: Bool { words.isEmpty }

    /// The terms that narrow the search down: of each list a patient has at
    /// least one. When every word is short, exactly such words are asked for.
    var demands: [[NameTokens.Term]] {
        let demands = words.map(\.terms).filter { !$0.isEmpty }
        guard demands.isEmpty else { return demands }
        return words.map { word in word.names.map { .init(kind: .name, text: $0) } + [.init(kind: .number, text: word.number)] }
    }

    /// Every text that may be a record number.
    var numbers: Set<String> { Set(words.map(\.number) + [number]) }

    /// Whether a patient is meant: the last word, after the tokens.
    ///
    /// - Parameter numbers: those of `numbers` that the patient bears.
    func means(_ details: PatientDetails, numbers: Set<String>) -> Bool {
        if numbers.contains(number) { return true }
        let nameWords = NameTokens.nameWords(of: details.name)
        return words.allSatisfy { $0.fits(nameWords, details.birthDate, numbers) }
    }

    /// A day as the API writes it, or as people of two countries do.
    private static func days(_ text: String) -> [BirthDate] {
        if let day = BirthDate(text) { return [day] }
        let parts = text.split(whereSeparator: { "/.-".contains($0) }).map(String.init)
        guard parts.count == 3, parts[2].count == 4, parts[0].count <= 2, parts[1].count <= 2 else { return [] }
        func padded(_ part: String) -> String { part.count == 1 ? "0" + part : part }
        let readings = [(parts[0], parts[1]), (parts[1], parts[0])]
        var days: [BirthDate] = []
        for (month, day) in readings {
            guard let day = BirthDate("\(parts[2])-\(padded(month))-\(padded(day))"), !days.contains(day) else { continue }
            days.append(day)
        }
        return days
    }
}
