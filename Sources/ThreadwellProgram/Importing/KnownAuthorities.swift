import FHIR
import Messaging

/// Which numbers say who somebody is: those of the systems that the
/// configuration names under `authorities`.
struct KnownAuthorities {
    private let codes: [String: String]
    private let fallback: String?
    /// The system whose numbers the fall-back stands for, once it is known:
    /// numbers of two systems must not make two patients one.
    private var fallbackSystem: String?

    static let resourceIDs = "id"

    /// - Parameter fallback: the code that stands for numbers of no known system.
    /// - Throws: `CommandFailure` when the configuration has no such code.
    init(_ authorities: [Site.AssigningAuthority], fallback: String?) throws {
        codes = Dictionary(authorities.map { ($0.system, $0.code) }) { first, _ in first }
        self.fallback = fallback
        guard let fallback, !authorities.contains(where: { $0.code == fallback }) else { return }
        let known = authorities.map(\.code).joined(separator: ", ")
        throw CommandFailure(
            "The configuration has no authority \(fallback). " + (known.isEmpty ? "It has none at all." : "It has \(known)."))
    }

    /// The current numbers of known systems, in the order of the source.
    func known(_ identifiers: [ImportedIdentifier]) -> [Patients.Identifier] {
        var seen: Set<Patients.Identifier> = []
        return identifiers.compactMap { identifier in
            guard identifier.isCurrent, let code = identifier.system.flatMap({ codes[$0] }) else { return nil }
            let known = Patients.Identifier(authority: code, value: identifier.value)
            return seen.insert(known).inserted ? known : nil
        }
    }

    /// The numbers that say who a patient is, and those that are only kept.
    ///
    /// - Parameter id: the resource's id, for a patient without any number.
    /// - Throws: `Unidentified`.
    mutating func divide(
        _ identifiers: [ImportedIdentifier], id: String?
    ) throws(Unidentified) -> (matched: [Patients.Identifier], kept: [Patients.Identifier]) {
        let matched = known(identifiers)
        if !matched.isEmpty { return (matched, kept(identifiers)) }
        guard let fallback else { throw .noKnownSystem }
        guard let chosen = Self.first(identifiers, id: id) else { throw .noNumber }
        guard fallbackSystem == nil || fallbackSystem == chosen.system else { throw .otherSystem }
        fallbackSystem = chosen.system
        let others = identifiers.filter { $0.system != chosen.system || $0.value != chosen.value }
        return ([Patients.Identifier(authority: fallback, value: chosen.value)], kept(others))
    }

    /// The number by which a patient to whom somebody refers is found.
    func referredTo(_ identifiers: [ImportedIdentifier], id: String?) -> [Patients.Identifier] {
        let matched = known(identifiers)
        guard matched.isEmpty, let fallback, let chosen = Self.first(identifiers, id: id), chosen.system == fallbackSystem else {
            return matched
        }
        return [Patients.Identifier(authority: fallback, value: chosen.value)]
    }

    private static func first(_ identifiers: [ImportedIdentifier], id: String?) -> (system: String, value: String)? {
        if let first = identifiers.first(where: \.isCurrent) { return (first.system ?? "", first.value) }
        return id.map { (resourceIDs, $0) }
    }

    /// A number without a system says nothing once it stands alone.
    private func kept(_ identifiers: [ImportedIdentifier]) -> [Patients.Identifier] {
        identifiers.compactMap { identifier in
            guard let system = identifier.system, codes[system] == nil || !identifier.isCurrent else { return nil }
            return Patients.Identifier(authority: system, value: identifier.value)
        }
    }
}

/// Why nobody can say which patient a record is about.
enum Unidentified: Error {
    case noKnownSystem, noNumber, otherSystem

    var sentence: String {
        switch self {
        case .noKnownSystem:
            "It has no number of an authority of this site. With --authority CODE its first number is taken for one of that authority."
        case .noNumber: "It has neither a number nor an id."
        case .otherSystem:
            "Its first number is of another system than that of the patients before it, so --authority cannot stand for both."
        }
    }
}
