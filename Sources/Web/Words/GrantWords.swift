import Messaging
import WebSupport

/// Every text about who acts for whom, and who sees what, in one language.
protocol GrantWords: Sendable {
    // MARK: Rights
    var title: String { get }
    var lead: String { get }
    func show(_ show: ProxiesPage.Show) -> String
    var nothing: String { get }
    var nothingText: String { get }
    var older: String { get }
    func actsFor(_ proxy: String, _ patient: String) -> String
    func state(_ state: ProxyGrant.State) -> String
    func basis(_ basis: GrantBasis) -> String
    var add: String { get }
    var addTitle: String { get }
    var recordNumber: String { get }
    var recordNumberHelp: String { get }
    var username: String { get }
    /// Before the name of a member who is chosen already.
    var who: String { get }
    var somebodyElse: String { get }
    var relationship: String { get }
    var basisLabel: String { get }
    var scope: String { get }
    var readOnly: String { get }
    var readAndWrite: String { get }
    var types: String { get }
    var firstDay: String { get }
    var lastDay: String { get }
    var lastDayHelp: String { get }
    var alreadyVerified: String { get }
    var facts: String { get }
    var from: String { get }
    var until: String { get }
    var noEnd: String { get }
    var endsByAge: String { get }
    var verified: String { get }
    func verifiedBy(_ name: String) -> String
    var notVerified: String { get }
    var suspendedSince: String { get }
    var ended: String { get }
    var reason: String { get }
    // What another system says of a person it named.
    var source: String { get }
    var sourcePhone: String { get }
    var sourceWords: String { get }
    var sourceUntil: String { get }
    var sourceStanding: String { get }
    var sourceInactive: String { get }
    var verifyTitle: String { get }
    var verifyText: String { get }
    var verify: String { get }
    var changeTitle: String { get }
    var change: String { get }
    var endTitle: String { get }
    var end: String { get }
    var all: String { get }
    func told(_ news: GrantNews) -> String
    func endsSoon(_ patient: String, _ day: Markup) -> Markup
    var endsSoonText: String { get }

    // MARK: Who would see this?
    var readersTitle: String { get }
    var readersLead: String { get }
    var find: String { get }
    var conversations: String { get }
    var noConversations: String { get }
    var hypothetical: String { get }
    var group: String { get }
    var type: String { get }
    var forWhom: String { get }
    func audience(_ audience: Audience) -> String
    var onDay: String { get }
    var onDayHelp: String { get }
    var ask: String { get }
    func begun(_ time: Markup) -> Markup
    var sees: String { get }
    var seesNot: String { get }
    var nobody: String { get }
    var patientItself: String { get }
    func proxy(_ kin: String) -> String
    func obstacle(_ obstacle: MemberSight.Obstacle) -> String
    func way(_ way: StaffSight.Way) -> String
    var suspend: String { get }
    var resume: String { get }
    /// The same of a right that has ended.
    var lift: String { get }
    /// Beside what else stands in the way.
    var heldToo: String { get }
    var narrowTitle: String { get }
    var narrow: String { get }
    var noContent: String { get }

    // MARK: Who has viewed my messages
    var views: String { get }
    var viewsLink: String { get }
    var viewsText: String { get }
    var noViews: String { get }
    /// A relationship that is none of those with a word of their own.
    var otherKin: String { get }
    var noOwn: String { get }
    var careTeam: String { get }
}

/// What has just happened to a right, told once above the page that follows.
enum GrantNews: String, Sendable, CaseIterable {
    case added, verified, changed, ended, suspended, resumed, lifted, narrowed
}

extension Words {
    /// The texts about who acts for whom in the reader's language.
    var grants: any GrantWords {
        switch language {
        case .english: EnglishGrantWords()
        case .spanish: SpanishGrantWords()
        }
    }
}
