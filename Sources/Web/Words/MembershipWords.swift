import Messaging
import WebSupport

/// What Administration says about members, their codes and their letters.
protocol MembershipWords: Sendable {
    var overview: String { get }
    var members: String { get }
    var users: String { get }
    var sections: String { get }

    // MARK: The list
    var search: String { get }
    var searchLabel: String { get }
    var searchHelp: String { get }
    var found: String { get }
    var noneFound: String { get }
    var noneFoundText: String { get }
    var noMembers: String { get }
    var noMembersText: String { get }
    var stateFilter: String { get }
    var all: String { get }
    func state(_ state: MembershipState) -> String
    func since(_ time: Markup) -> Markup
    var actsForOthers: String { get }
    func letterUntil(_ time: Markup) -> Markup
    var noLetter: String { get }
    var older: String { get }
    var enrolSomebody: String { get }

    // MARK: Enrolling
    var enrolTitle: String { get }
    var enrolText: String { get }
    var findPatient: String { get }
    var chooseOrAdd: String { get }
    func born(_ date: String) -> String
    func recordNumber(_ number: String) -> String
    var isMember: String { get }
    var enrol: String { get }
    var showMember: String { get }
    var hasMore: String { get }
    var addPatient: String { get }
    var addPatientText: String { get }
    var given: String { get }
    var family: String { get }
    var birthDate: String { get }
    var birthDateHelp: String { get }
    var recordNumberLabel: String { get }
    var add: String { get }
    var patientAdded: String { get }
    var patientAddedText: String { get }
    var withoutChart: String { get }
    var withoutChartText: String { get }
    var enrolWithoutChart: String { get }
    var name: String { get }
    var language: String { get }
    var email: String { get }
    var emailHelp: String { get }
    var notDone: String { get }

    // MARK: One member
    var username: String { get }
    var noUsername: String { get }
    var chart: String { get }
    var signedInDevices: String { get }
    var activation: String { get }
    var activationText: String { get }
    var printActivation: String { get }
    var password: String { get }
    var passwordText: String { get }
    var check: String { get }
    func check(_ check: IdentityCheck) -> String
    var note: String { get }
    var noteHelp: String { get }
    var printPassword: String { get }
    var details: String { get }
    var save: String { get }
    var clinicalGroups: String { get }
    var clinicalGroupsText: String { get }
    var belongsTo: String { get }
    var saidElsewhere: String { get }
    var saveClinicalGroups: String { get }
    var acting: String { get }
    var actingText: String { get }
    var letAct: String { get }
    var membership: String { get }
    var shutOut: String { get }
    var shutOutText: String { get }
    var reason: String { get }
    var letIn: String { get }
    var letInText: String { get }
    var history: String { get }
    var atTerminal: String { get }
    func told(_ news: MemberNews) -> String

    // MARK: Letters
    var letter: String { get }
    var letterText: String { get }
    var back: String { get }

    // MARK: People of the practice
    var usersText: String { get }
    var hasPassword: String { get }
    var noPassword: String { get }
    var terminalOnly: String { get }
}

/// What has just happened to a member, told once above the page that follows.
enum MemberNews: String, Sendable, CaseIterable {
    case enrolled, saved, out, back, mailed
}

extension Words {
    /// The texts about members in the reader's language.
    var membership: any MembershipWords {
        switch language {
        case .english: EnglishMembershipWords()
        case .spanish: SpanishMembershipWords()
        }
    }
}
