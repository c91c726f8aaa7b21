public import Persistence

/// What is asked: who would see this?
public struct SightQuestion: Sendable, Hashable {
    public var patient: ID<Patient>
    public var about: About
    /// At which moment; past and future ones too.
    public var at: Timestamp

    public init(patient: ID<Patient>, about: About, at: Timestamp) {
        self.patient = patient
        self.about = about
        self.at = at
    }

    public enum About: Sendable, Hashable {
        case conversation(ID<Conversation>)
        /// One that somebody would begin.
        case new(clinicalGroup: ID<ClinicalGroup>, type: MessageType, audience: Audience)
    }
}

/// Who would see it, who would not, and why.
public struct Sight: Sendable {
    public let question: SightQuestion
    public let patient: Patient
    /// nil for one that nobody has begun.
    public let conversation: Conversation?
    public let clinicalGroup: ID<ClinicalGroup>
    public let type: MessageType
    public let audience: Audience
    /// To what it could be narrowed now.
    public let narrower: [Audience]
    public let members: [MemberSight]
    /// Those who would see it, alone.
    public let staff: [StaffSight]
}

public struct MemberSight: Sendable, Hashable {
    public let account: ID<Account>
    public let name: String
    /// nil for the patient.
    public let grant: ProxyGrant?
    /// nil when they see it.
    public let obstacle: Obstacle?

    /// Why a member does not see it; the first that applies.
    public enum Obstacle: String, Sendable, Hashable, CaseIterable {
        case notBegunYet = "not-begun-yet"
        case accountDisabled = "account-disabled"
        case toVerify = "to-verify"
        case future, suspended, ended
        case mayNotRead = "may-not-read"
        /// The right does not cover this type of question.
        case type
        /// The conversation is not for them.
        case audience
    }
}

/// The ways in which somebody of the practice sees a conversation, after
/// decisions.md, *People, roles, access*.
public struct StaffSight: Sendable, Hashable {
    public let account: ID<Account>
    public let name: String
    public let ways: [Way]

    public enum Way: String, Sendable, Hashable, CaseIterable {
        case worksOnIt = "works-on-it"
        case begunIt = "begun-it"
        case providerOfPatient = "provider-of-patient"
        case worksForPatient = "works-for-patient"
    }
}

extension Visibility.StaffFacts {
    /// Why they see it; empty for those who do not.
    var ways: [StaffSight.Way] {
        guard Visibility.showsStaff(self) else { return [] }
        var ways: [StaffSight.Way] = []
        if worksOnIt { ways.append(.worksOnIt) }
        if begunIt { ways.append(.begunIt) }
        if hasChartRole && isProviderOfPatient { ways.append(.providerOfPatient) }
        if hasChartRole && worksForPatient { ways.append(.worksForPatient) }
        return ways
    }
}
