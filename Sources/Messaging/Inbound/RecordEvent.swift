public import Persistence

/// Something that happened in another system.
public struct RecordEvent: Sendable, Hashable {
    /// The name it bears there.
    public var id: String
    /// `new-health-record`.
    public var kind: String
    public var patient: Patients.Identifier
    /// Where it happened, as a member may read it.
    public var source: String
    public var occurredAt: Timestamp
    /// What kind of record is new, such as `laboratory`.
    public var recordKind: String
    public var status: Status
    /// Whether the source has labelled it as sensitive.
    public var isSensitive: Bool

    public init(
        id: String, kind: String, patient: Patients.Identifier, source: String, occurredAt: Timestamp, recordKind: String, status: Status,
        isSensitive: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.patient = patient
        self.source = source
        self.occurredAt = occurredAt
        self.recordKind = recordKind
        self.status = status
        self.isSensitive = isSensitive
    }

    /// How far a record has come, in the words of FHIR's DiagnosticReport and DocumentReference.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case registered, partial, preliminary, final, amended, corrected, appended, cancelled
        case enteredInError = "entered-in-error"
        case unknown
    }

    /// What a rule asks of it. Only what is final, or corrects that, is ever told, and what is sensitive never.
    public enum State: String, Sendable, Hashable, CaseIterable, SQLText {
        case final, corrected, preliminary, cancelled, sensitive

        /// Whether rules tell of it.
        public var isTold: Bool {
            switch self {
            case .final, .corrected: true
            case .preliminary, .cancelled, .sensitive: false
            }
        }
    }

    public var state: State {
        if isSensitive { return .sensitive }
        return switch status {
        case .final: .final
        case .amended, .corrected, .appended: .corrected
        case .registered, .partial, .preliminary, .unknown: .preliminary
        case .cancelled, .enteredInError: .cancelled
        }
    }
}

/// What is sent by itself when something happens elsewhere (S17, S64b).
public struct EventRule: Sendable, Hashable {
    public var code: String
    public var event: String
    /// Kinds of record; empty is every kind.
    public var kinds: [String]
    public var clinicalGroup: String
    public var provider: String?
    public var template: String
    /// How long a patient hears nothing more by this rule, in seconds.
    public var quietSeconds: Int
    public var isEnabled: Bool

    init(_ entry: ConfigurationDocument.EventRuleEntry) {
        code = entry.code
        event = entry.on.rawValue
        kinds = entry.kinds
        clinicalGroup = entry.clinicalGroup
        provider = entry.provider
        template = entry.template
        quietSeconds = entry.quietWindow?.seconds ?? (entry.quietWindow == nil ? 0 : 86_400)
        isEnabled = entry.enabled
    }

    /// Whether the rule is about an event of these kinds, whatever its state.
    func isAbout(event: String, recordKind: String) -> Bool {
        self.event == event && (kinds.isEmpty || kinds.contains(recordKind))
    }
}

/// What a rule made of an event.
public struct EventMatch: Sendable, Hashable {
    public let rule: String
    public let outcome: Outcome
    public let message: ID<Message>?
    public let held: ID<HeldMessage>?

    public enum Outcome: String, Sendable, SQLText, CaseIterable {
        case sent
        /// A person is to release it, or to find out how the patient can be told.
        case held
        /// The patient was told by this rule a short while ago.
        case quiet
    }
}

/// Kinds of records in the words of members.
enum RecordKind {
    static func text(_ code: String, in language: String) -> String {
        let known: [String: (en: String, es: String)] = [
            "laboratory": ("a laboratory result", "un resultado de laboratorio"),
            "imaging": ("an imaging result", "un resultado de imagen"),
            "document": ("a document", "un documento"),
            "visit-summary": ("a visit summary", "un resumen de consulta"),
            "immunization": ("an immunization", "una vacuna"),
            "medication": ("a medicine", "un medicamento"),
        ]
        guard let kind = known[code] else { return code.replacing("-", with: " ") }
        return language.hasPrefix("es") ? kind.es : kind.en
    }
}
