import Persistence

/// What a patient can be looked up by although everything about them is
/// sealed: keyed tokens of numbers, of the full birth date, and of the
/// beginnings of names (decisions.md, *Names*).
enum NameTokens {
    /// The shortest and the longest beginning of a name word that has a token.
    static let lengths = 3...8

    /// One thing that can be typed to find a patient.
    struct Term: Sendable, Hashable {
        enum Kind: String, Sendable {
            case name, number
            case birthDate = "birth date"
        }

        var kind: Kind
        var text: String
    }

    static func terms(of details: PatientDetails) -> Set<Term> {
        let beginnings = nameWords(of: details.name).flatMap(beginnings)
        var terms = Set(beginnings.map { Term(kind: .name, text: $0) })
        if let birthDate = details.birthDate { terms.insert(Term(kind: .birthDate, text: birthDate.description)) }
        return terms
    }

    /// A record number without the spaces and the case people write it in.
    static func term(of identifier: Patients.Identifier) -> Term {
        Term(kind: .number, text: Folding.folded(identifier.value).filter { !$0.isWhitespace })
    }

    /// The words of a name as they are compared: folded, divided at spaces and
    /// hyphens, without the signs in between, so that O'Brien is `obrien`.
    static func words(of name: String) -> [String] {
        Folding.folded(name).split { $0.isWhitespace || $0.isHyphen }
            .map { word in String(word.filter { $0.isLetter || $0.isNumber }) }
            .filter { !$0.isEmpty }
    }

    /// The words by which a name is found: its own, and where people write family name and given name without a space, both together as
    /// well, whichever of them comes first.
    static func nameWords(of name: String) -> [String] {
        let words = words(of: name)
        let joined = words.filter { $0.unicodeScalars.first?.isWrittenTogether == true }
        guard joined.count > 1, let last = joined.last else { return words }
        return words + [joined.joined(), last + joined.dropLast().joined()]
    }

    /// The beginnings of a word; a word shorter than all of them is its own.
    static func beginnings(of word: String) -> [String] {
        guard word.count >= lengths.lowerBound else { return [word] }
        return lengths.filter { $0 <= word.count }.map { String(word.prefix($0)) }
    }
}

extension Character {
    fileprivate var isHyphen: Bool { unicodeScalars.first?.properties.generalCategory == .dashPunctuation }
}

extension Unicode.Scalar {
    /// Hangul and the two Japanese syllabaries.
    private static let syllables: [ClosedRange<UInt32>] = [0x1100...0x11FF, 0x3040...0x30FF, 0x3130...0x318F, 0xAC00...0xD7A3]

    /// Whether it is of a script in which the parts of a name have no space between them.
    fileprivate var isWrittenTogether: Bool { properties.isIdeographic || Self.syllables.contains { $0.contains(value) } }
}

extension Patients {
    /// Brings a patient's tokens from one set of terms to another.
    func retoken(_ patient: ID<Patient>, from old: Set<NameTokens.Term>, to new: Set<NameTokens.Term>, in tx: Transaction) throws {
        for term in old.subtracting(new) {
            try tx.execute("DELETE FROM patient_token WHERE patient = \(patient) AND token = \(token(of: term))")
        }
        for term in new.subtracting(old) {
            try tx.execute("INSERT INTO patient_token (token, patient) VALUES (\(token(of: term)), \(patient)) ON CONFLICT DO NOTHING")
        }
    }

    func token(of term: NameTokens.Term) -> [UInt8] {
        surroundings.keys.blindIndex.token("patient search", term.kind.rawValue, term.text)
    }
}
