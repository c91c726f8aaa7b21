import Messaging
import WebSupport

/// Every text about writing first, templates, the inbox and charts in one language.
protocol PersonalWords: Sendable {
    // MARK: Finding a patient
    var newMessage: String { get }
    var findPatient: String { get }
    var findHelp: String { get }
    var find: String { get }
    func found(_ count: Int, hasMore: Bool) -> String
    var nobodyFound: String { get }
    var nobodyFoundText: String { get }
    var write: String { get }

    // MARK: Writing
    var onBehalfOf: String { get }
    var provider: String { get }
    var noProvider: String { get }
    var notCounted: String { get }
    var chooseProvider: String { get }
    /// Of words that were kept for a team or a provider in whose name their author writes no more.
    var voiceGone: String { get }
    var typeGone: String { get }
    var template: String { get }
    var templateHelp: String { get }
    /// Where there are text modules too.
    var moduleHelp: String { get }
    /// What a line of the list is, beside its name.
    var module: String { get }
    var ownModule: String { get }
    var insert: String { get }
    func inserted(_ subject: String) -> String
    var noTemplate: String { get }
    var severalTemplates: String { get }
    func unfilled(_ fields: [String]) -> String
    func inYourLanguage(_ language: String) -> String
    /// What a template would do in a message that begins, where a reply stands.
    func replyStands(_ inbox: MessageTemplate.Inbox) -> String
    func directed(_ inbox: MessageTemplate.Inbox) -> String
    var audience: String { get }
    func audience(_ audience: Audience, _ readers: [String]) -> String
    func audienceEmpty(_ audience: Audience) -> String
    func missing(_ reader: MissingReader) -> String
    var repliesAllowed: String { get }
    var repliesGo: String { get }
    var willRead: String { get }
    var check: String { get }
    var send: String { get }
    func writtenIn(_ language: String) -> String
    var cannotWrite: String { get }
    var cannotWriteText: String { get }
    var sent: String { get }
    var readersChanged: String { get }
    var nobodyCanRead: String { get }

    // MARK: The inbox
    var inbox: String { get }
    var inboxEmpty: String { get }
    var inboxEmptyText: String { get }
    var allOfThem: String { get }
    var waitingOnly: String { get }
    func waits(_ count: Int64) -> String
    func becomesTask(at time: Markup) -> Markup
    var isTask: String { get }
    func isTaskOf(_ group: String) -> String
    var openTask: String { get }
    var answer: String { get }
    var noReplyHere: String { get }
    /// Why a reply to somebody became a task of the group.
    func handedOver(_ reason: HandOverReason, from name: String) -> String

    // MARK: The chart
    var chart: String { get }
    var chartText: String { get }
    var chartEmpty: String { get }
    var chartEmptyText: String { get }
    func begun(_ role: AuthorRole) -> String
    func messages(_ count: Int64) -> String
    var readOnly: String { get }
}

extension Words {
    /// The texts of writing first in the reader's language.
    var personal: any PersonalWords {
        switch language {
        case .english: EnglishPersonalWords()
        case .spanish: SpanishPersonalWords()
        }
    }
}
