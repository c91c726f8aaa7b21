public import Persistence

/// That a conversation is said to be about another patient (decisions.md, *Wrong patient*).
public struct PatientChange: Sendable {
    public let id: ID<PatientChange>
    public let conversation: ID<Conversation>
    public let from: Patient
    public let to: Patient
    /// Who began the conversation and is asked.
    public let authorName: String
    public let proposedByName: String
    public let proposedAt: Timestamp
}

/// The same for the member who is asked: they know both patients.
public struct ProposedPatient: Sendable {
    public let patient: Patient
    public let proposedAt: Timestamp
    /// Who could read it there, so that it is known before it is confirmed.
    public let readers: [NamedReader]
}

/// How a proposal ended.
enum PatientChangeEnding: String, Sendable, SQLText {
    case confirmed, declined, cancelled
}

/// The rules, as pure decisions.
enum ChangingPatient {
    /// - Parameter standings: as what each member who wrote in the conversation stands before the other patient; nil for whoever does not.
    static func judge(
        begunAs: AuthorRole, isStub: Bool, isSamePatient: Bool, type: MessageType, standings: [Standing?]
    ) throws {
        guard !isStub else { throw PatientChangeRefusal.movedAlready }
        guard begunAs.isMember else { throw PatientChangeRefusal.notAMembersQuestion }
        guard !isSamePatient else { throw PatientChangeRefusal.samePatient }
        guard standings.allSatisfy({ $0.map { $0.canWrite && $0.covers(type) } ?? false }) else {
            throw PatientChangeRefusal.authorMayNot
        }
    }

    /// Who on the other member side may read it. It never widens: where the words do not mean the same there, its author alone.
    static func audience(_ audience: Audience, author: Standing) -> Audience {
        switch (audience, author) {
        case (.both, _), (.author, _), (.patient, .patient), (.proxies, .proxy): audience
        case (.patient, .proxy), (.proxies, .patient): .author
        }
    }

    static func role(_ standing: Standing) -> AuthorRole {
        switch standing {
        case .patient: .patient
        case .proxy: .proxy
        }
    }
}

/// What can be refused about changing the patient.
public enum PatientChangeRefusal: Refusal, Equatable {
    case samePatient, authorMayNot, notAMembersQuestion, movedAlready, proposedAlready, nothingProposed

    public var code: String {
        switch self {
        case .samePatient: "same-patient"
        case .authorMayNot: "author-may-not"
        case .notAMembersQuestion: "not-a-members-question"
        case .movedAlready: "moved-already"
        case .proposedAlready: "proposed-already"
        case .nothingProposed: "nothing-proposed"
        }
    }

    public var status: Int {
        switch self {
        case .samePatient, .authorMayNot, .notAMembersQuestion: 422
        case .movedAlready, .proposedAlready, .nothingProposed: 409
        }
    }

    public var sentence: String {
        switch self {
        case .samePatient: "The conversation is in this patient's chart already. Choose another one."
        case .authorMayNot: "Whoever wrote here may not write for this patient. Choose another one, or ask them to write again."
        case .notAMembersQuestion: "Only what a member began can be moved to another patient."
        case .movedAlready: "This conversation has gone to another patient's chart already."
        case .proposedAlready: "Another patient was proposed already. Wait for the answer, or take the proposal back."
        case .nothingProposed: "There is no proposal to decide about. Somebody may have decided meanwhile."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .samePatient, .authorMayNot: [FieldRefusal(field: "patient", code: code, sentence: sentence)]
        default: []
        }
    }
}
