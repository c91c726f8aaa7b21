import FHIR
import Messaging

/// What an import did, for whoever ran it.
struct ImportReport {
    /// A record or line that was not taken over. It never carries content.
    struct Complaint {
        let file: String
        let position: SourcePosition
        let type: String?
        let sentence: String

        var line: String { "\(file): \(position): \(type.map { "\($0): " } ?? "")\(sentence)" }
    }

    private static let complaintsShown = 20

    var outcomes: [ResourceType: [ImportOutcome: Int]] = [:]
    /// Practitioners, roles and organizations that the configuration has, or has not.
    var configured: [ResourceType: Int] = [:]
    var unconfigured: [ResourceType: Int] = [:]
    var skipped: [String: Int] = [:]
    /// Patients whose record says that another one stands in its place.
    var replaced = 0
    /// Patients whose managing organization is no clinical group of the configuration, or not one alone.
    var withoutClinicalGroup = 0
    private(set) var refused = 0
    private(set) var unreadable: [String] = []
    private var shown: [Complaint] = []

    mutating func refuse(_ complaint: Complaint) {
        refused += 1
        if shown.count < Self.complaintsShown { shown.append(complaint) }
    }

    mutating func fail(_ sentence: String) {
        unreadable.append(sentence)
    }

    /// How many people were taken over, or found as they were.
    var taken: Int { outcomes.values.flatMap(\.values).reduce(0, +) }

    /// Whether the command is to say so by its exit status.
    var hasFailed: Bool { !unreadable.isEmpty || (refused > 0 && taken == 0) }

    var complaints: [String] {
        let rest = refused - shown.count
        return unreadable.map { "\(ProgramName.invoked): \($0)" } + shown.map { "refused: \($0.line)" }
            + (rest > 0 ? ["refused: \(rest) more"] : [])
    }

    var lines: [String] {
        var lines: [String] = []
        for (type, name) in [(ResourceType.patient, "Patients"), (.relatedPerson, "Related persons")] {
            guard let outcomes = outcomes[type] else { continue }
            lines.append("\(name): " + ImportOutcome.allCases.map { "\(outcomes[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ") + ".")
        }
        for (type, name) in [
            (ResourceType.practitioner, "Practitioners"), (.practitionerRole, "Practitioners' roles"), (.organization, "Organizations"),
        ] {
            let (there, missing) = (configured[type] ?? 0, unconfigured[type] ?? 0)
            if there + missing > 0 { lines.append("\(name): \(there) in the configuration, \(missing) not in the configuration.") }
        }
        if withoutClinicalGroup > 0 {
            lines.append(
                "\(withoutClinicalGroup) of the patients name a managing organization that is no clinical group here: they join none by it."
            )
        }
        if replaced > 0 { lines.append("\(replaced) of the patients stand for another record after a merge: the import merges nobody.") }
        if !skipped.isEmpty {
            let types = skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
            lines.append("Passed over: \(types.joined(separator: ", ")).")
        }
        if refused > 0 { lines.append("Refused: \(refused).") }
        return lines.isEmpty ? ["Nothing was found to take over."] : lines
    }
}
