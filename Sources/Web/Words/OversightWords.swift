import Messaging
import WebSupport

/// Every text about owners, groups and their people in one language.
protocol OversightWords: Sendable {
    // MARK: The task
    var assign: String { get }
    var changeOwner: String { get }
    var unassign: String { get }
    var assignee: String { get }
    /// - Parameter load: how many unfinished tasks they own.
    func person(_ name: String, load: Int, isAway: Bool) -> String
    var transfer: String { get }
    var toGroup: String { get }
    var transferHelp: String { get }
    var hold: String { get }
    var holdUntil: String { get }
    var holdFor: String { get }
    func holding(for reason: HoldReason) -> String
    var resume: String { get }
    func waits(for reason: HoldReason, until time: Markup) -> Markup
    /// Names what a button does.
    func rank(_ priority: TaskPriority) -> String
    var changeType: String { get }
    var changeTypeHelp: String { get }
    func told(_ news: TaskNews) -> (title: String, text: String)?

    // MARK: Several tasks
    var selected: String { get }
    func select(_ subject: String) -> String
    var results: String { get }
    var done: String { get }
    var noTask: String { get }
    var noneSelected: String { get }
    var choose: String { get }

    // MARK: The group
    var group: String { get }
    var people: String { get }
    func role(_ role: GroupRole) -> String
    func load(_ tasks: Int, overdue: Int) -> String
    var active: String { get }
    var activate: String { get }
    var deactivate: String { get }
    var makeManager: String { get }
    var makeAgent: String { get }
    var remove: String { get }
    var addTitle: String { get }
    var user: String { get }
    var roleLabel: String { get }
    var add: String { get }
    var everybodyIsHere: String { get }
    func told(_ news: GroupNews, _ name: String) -> (title: String, text: String)

    // MARK: Absence
    var absence: String { get }
    var myAbsence: String { get }
    var absenceHelp: String { get }
    var firstDay: String { get }
    var firstDayHelp: String { get }
    var lastDay: String { get }
    var cover: String { get }
    var nobodyCovers: String { get }
    var recordAbsence: String { get }
    func away(until time: Markup, cover: String?) -> Markup
    func awayFrom(_ time: Markup, until end: Markup, cover: String?) -> Markup
    var whatWent: String { get }
    var nothingWent: String { get }
    /// Of an absence to come.
    var nothingYet: String { get }
    func went(to name: String?) -> String
    /// The same of a reply that waited in the inbox.
    func replyWent(to name: String?) -> String
    var elsewhere: String { get }
    var undo: String { get }
    var isBack: String { get }
    var notAway: String { get }
}

/// What has just happened to a group's people, told once above the page that follows.
enum GroupNews: String, Sendable, CaseIterable {
    case added, changed, removed, away, back, undone
}

extension Words {
    /// The texts about owners, groups and their people in the reader's language.
    var oversight: any OversightWords {
        switch language {
        case .english: EnglishOversightWords()
        case .spanish: SpanishOversightWords()
        }
    }
}
