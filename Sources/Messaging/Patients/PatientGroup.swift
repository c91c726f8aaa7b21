public import Persistence

/// A clinical group that a patient belongs to: a filter of providers may ask for it (S57), and its providers may open the chart.
public struct PatientGroup: Sendable, Hashable {
    public let clinicalGroup: ID<ClinicalGroup>
    /// Since when, microseconds UTC.
    public let since: Timestamp
    /// Whether another system alone says so, and nobody of the practice.
    public let isImported: Bool
}

/// Who says that a patient belongs to a clinical group.
enum GroupSource: String, Sendable, Hashable, SQLText {
    /// Another system, by an import.
    case imported = "import"
    /// Somebody of the practice.
    case practice
}

/// That a patient belongs to a clinical group, as one of the two says it. Each says it for itself, so that an import takes nothing away
/// that the practice has said.
struct GroupClaim: Sendable, Hashable {
    let group: ID<ClinicalGroup>
    let source: GroupSource
}

/// What becomes of the clinical groups of a patient.
struct GroupChange: Sendable, Hashable {
    var ended: Set<GroupClaim> = []
    var begun: Set<GroupClaim> = []

    var isEmpty: Bool { ended.isEmpty && begun.isEmpty }

    /// The practice says all the groups there are: what is not among them ends, whoever said it. What is among them the practice says
    /// from now on, beside another system that says it too, so that no import ends it; what it says already stays as it is.
    static func replacing(_ standing: Set<GroupClaim>, with wanted: Set<ID<ClinicalGroup>>) -> GroupChange {
        GroupChange(
            ended: standing.filter { !wanted.contains($0.group) },
            begun: Set(wanted.map { GroupClaim(group: $0, source: .practice) }).subtracting(standing))
    }

    /// Another system names the one group that looks after the patient. Nothing changes unless it names another than before: so a file
    /// that is read again brings nothing back that the practice has ended since.
    ///
    /// - Parameter last: the group it named before, ended since or not.
    static func following(_ named: ID<ClinicalGroup>, after last: ID<ClinicalGroup>?, _ standing: Set<GroupClaim>) -> GroupChange {
        guard named != last else { return GroupChange() }
        return GroupChange(ended: standing.filter { $0.source == .imported }, begun: [GroupClaim(group: named, source: .imported)])
    }
}
