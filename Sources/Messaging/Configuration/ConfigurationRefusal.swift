/// Why a configuration was not put in force. Nothing of it was.
public enum ConfigurationRefusal: Refusal, Equatable {
    /// What the check found, all of it.
    case mistakes([ConfigurationMistake])
    /// The document was made from another revision than the one in force;
    /// the difference says what has changed since.
    case stale(current: Int64, difference: [String])
    /// The document is said to be made from a revision that there never was here, or from none; what has changed since cannot be said.
    case unknownRevision(Int64?, current: Int64)
    /// Unfinished tasks would be left where nobody could process them; what, for each group.
    case orphans([OrphanedWork])
    /// What was said of who takes over does not fit the document; why.
    case successor(String)
    /// Deliveries to other systems would be left where nobody delivers or answers them; one sentence for each endpoint or flow.
    case strands([String])
    /// A code that the check should have reported.
    case unknownCode(String)

    public var code: String {
        switch self {
        case .mistakes: "configuration-mistakes"
        case .stale: "configuration-changed-meanwhile"
        case .unknownRevision: "configuration-unknown-revision"
        case .orphans: "configuration-orphans-tasks"
        case .successor: "configuration-successor-unfit"
        case .strands: "configuration-strands-deliveries"
        case .unknownCode: "configuration-unknown-code"
        }
    }

    public var status: Int {
        switch self {
        case .mistakes, .unknownCode, .successor: 422
        case .stale, .unknownRevision: 412
        case .orphans, .strands: 409
        }
    }

    public var sentence: String {
        switch self {
        case .mistakes(let mistakes):
            mistakes.count == 1
                ? "The configuration has a mistake, so nothing was changed."
                : "The configuration has \(mistakes.count) mistakes, so nothing was changed."
        case .stale(let current, _):
            """
            The configuration in force is revision \(current), not the one this document was made from. Export it again and bring \
            your changes over, or apply onto the latest.
            """
        case .unknownRevision(let base, let current):
            """
            \(base.map { "There is no revision \($0) here" } ?? "Which revision the document was made from is not said"), and \
            \(current == 0 ? "nothing is configured yet" : "revision \(current) is in force"). Export what is in force and bring your \
            changes over, or apply onto the latest.
            """
        case .orphans(let orphans):
            (["Unfinished tasks would be left behind, so nothing was changed."] + orphans.map(\.sentence)).joined(separator: " ")
        case .successor(let sentence): "\(sentence) Nothing was changed."
        case .strands(let sentences):
            (["Deliveries to another system would be left behind, so nothing was changed."] + sentences + [
                "Let them be delivered, or send them to the Workbench or skip them first (Administration, Deliveries)."
            ]).joined(separator: " ")
        case .unknownCode(let code):
            "The configuration names `\(code)`, which does not exist."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .mistakes(let mistakes):
            mistakes.map { FieldRefusal(field: $0.path, code: $0.code.rawValue, sentence: $0.sentence) }
        case .stale(_, let difference):
            difference.map { FieldRefusal(field: "", code: "changed", sentence: $0) }
        case .orphans(let orphans):
            orphans.map { FieldRefusal(field: "workflowGroups", code: "unfinished-tasks", sentence: $0.sentence) }
        case .successor(let sentence):
            [FieldRefusal(field: "successor", code: "unfit", sentence: sentence)]
        case .unknownRevision:
            [FieldRefusal(field: "revision", code: "unknown", sentence: sentence)]
        case .strands(let sentences):
            sentences.map { FieldRefusal(field: "endpoints", code: "waiting-deliveries", sentence: $0) }
        case .unknownCode(let code):
            [FieldRefusal(field: "", code: "unknown-code", sentence: "There is no `\(code)`.")]
        }
    }
}
