import Messaging
import WebSupport

/// Every text of the Workbench in one language. A further language is one more
/// type that conforms; the compiler names what is missing.
///
/// Texts into which a time is set take and return markup, so that the time
/// stays a `time` element.
protocol WorkbenchWords: Sendable {
    // MARK: The list
    var tasks: String { get }
    var groups: String { get }
    var allGroups: String { get }
    var allTasks: String { get }
    var open: String { get }
    var mine: String { get }
    var overdue: String { get }
    var waiting: String { get }
    var order: String { get }
    var byDue: String { get }
    var byAge: String { get }
    var due: String { get }
    var patient: String { get }
    var language: String { get }
    var type: String { get }
    var subject: String { get }
    var owner: String { get }
    var you: String { get }
    var byProxy: String { get }
    /// - Parameter kin: what the writer is to the patient, such as `mother`.
    func by(_ kin: String) -> String
    var allTypes: String { get }
    /// - Parameter type: its one word.
    func noneOfType(_ type: String) -> String
    var noneOfTypeText: String { get }
    var possibleUrgent: String { get }
    var claim: String { get }
    var claimNext: String { get }
    var older: String { get }
    /// With `{n}` in the place of the number.
    var newRows: String { get }
    var newRow: String { get }
    /// With `{t}` in the place of the time.
    var late: String { get }
    func waitingSince(_ time: Markup) -> Markup
    func emptyTitle(_ show: TaskShow, group: String?) -> String
    func emptyText(_ show: TaskShow) -> String
    var noGroupTitle: String { get }
    var noGroupText: String { get }
    func barred(_ group: String) -> String
    func condition(_ condition: EligibilityCondition) -> String
    var barredHelp: String { get }

    // MARK: The task
    var task: String { get }
    var back: String { get }
    /// One word for a column of a list.
    func short(_ type: MessageType) -> String
    /// - Parameter type: the site's name of it, such as `Medical question`.
    func about(type: String, group: String, provider: String?) -> String
    var unclaimed: String { get }
    func yours(since time: Markup?) -> Markup
    func owned(by name: String, since time: Markup?) -> Markup
    func due(_ time: Markup) -> Markup
    func done(_ outcome: TaskOutcome, at time: Markup?, by name: String?) -> Markup
    func outcome(_ outcome: TaskOutcome) -> String
    var bidirectionalHint: String { get }
    var born: String { get }
    func records(_ count: Int) -> String
    var writtenBy: String { get }
    var alsoReads: String { get }
    var nobodyElse: String { get }
    var promise: String { get }
    var noPromise: String { get }
    var cameBy: String { get }
    func flow(group: String, type: String) -> String
    func successor(of flow: String) -> String
    var continues: String { get }
    var himOrHerself: String { get }
    func letter(from name: String) -> String
    func acting(as relationship: String?, patient: String) -> String
    func answering(group: String, provider: String?) -> String
    var withdrawn: String { get }
    var system: String { get }

    func date(day: Int, month: String, year: Int) -> String
    /// The tag itself where the language has no name here.
    func languageName(_ tag: String) -> String

    // MARK: What can be done
    var claimHint: String { get }
    var release: String { get }
    var releaseBecause: String { get }
    var releaseHelp: String { get }
    var answeredByPhone: String { get }
    var noReplyNeeded: String { get }
    var moreOutcomes: String { get }
    var outcomeLegend: String { get }
    var forwarded: String { get }
    var misdirected: String { get }
    var reason: String { get }
    var phoneNote: String { get }
    var reasonHelp: String { get }
    var complete: String { get }
    var message: String { get }
    var reply: String { get }
    var replyAndNext: String { get }
    func answerFor(group: String, provider: String?) -> String
    func readers(_ names: [String]) -> String
    var noReaders: String { get }
    var charactersLeft: String { get }
    var charactersOver: String { get }
    var notes: String { get }
    var note: String { get }
    var saveNote: String { get }
    var kept: String { get }
    var keptHelp: String { get }

    // MARK: What happened
    /// Who can read what was just sent.
    func canRead(_ names: [String]) -> String
    func told(_ code: TaskNews) -> (title: String, text: String)
    func taken(by name: String, at time: Markup) -> Markup
    func takenText(_ name: String) -> String
    /// - Parameter hasText: whether something had been written, and is kept on the page.
    func trouble(_ trouble: TaskTrouble, hasText: Bool) -> (title: String, text: String)
    var noteMissing: String { get }

    // MARK: Keys, administration
    var keys: String { get }
    var keysTitle: String { get }
    func key(_ key: WorkbenchKey) -> String
    var keysHelp: String { get }
    var close: String { get }
    func role(_ role: Role) -> String
    func youAre(_ name: String, roles: [String]) -> String
    var noMessagesTitle: String { get }
    var noMessagesText: String { get }
    var worksToday: String { get }
    var worksTodayText: String { get }
    func command(_ command: AdministrationCommand) -> String
    var notAdministrator: String { get }
    var notAdministratorText: String { get }
}

extension Words {
    /// The texts of the Workbench in the reader's language.
    var workbench: any WorkbenchWords {
        switch language {
        case .english: EnglishWorkbenchWords()
        case .spanish: SpanishWorkbenchWords()
        }
    }
}
