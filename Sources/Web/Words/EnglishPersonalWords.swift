import Messaging
import WebSupport

struct EnglishPersonalWords: PersonalWords {
    var newMessage: String { "New message" }
    var findPatient: String { "Find the patient" }
    var findHelp: String { "Parts of the name in any order, a record number, or a birth date such as 1985-06-02. Each search is recorded." }
    var find: String { "Find" }
    func found(_ count: Int, hasMore: Bool) -> String {
        hasMore ? "The first \(count). Add a word to see fewer." : count == 1 ? "1 patient" : "\(count) patients"
    }
    var nobodyFound: String { "Nobody was found" }
    var nobodyFoundText: String { "Try fewer letters of the name, or the record number." }
    var write: String { "Write" }

    var onBehalfOf: String { "On behalf of" }
    var provider: String { "Provider" }
    var noProvider: String { "No provider" }
    var notCounted: String { "Without a provider the message is not counted for meaningful use." }
    var chooseProvider: String { "Choose a provider" }
    var voiceGone: String { "You can no longer write in that name. Choose another; your text is kept." }
    var typeGone: String { "That kind of message is no longer taken here. Choose another; your text is kept." }
    var template: String { "Template" }
    var moduleHelp: String { "Type a part of the name of a template or a text module, then Enter" }
    var module: String { "text module" }
    var ownModule: String { "my text module" }
    var templateHelp: String { "Type a part of its name, then Enter" }
    var insert: String { "Insert" }
    func inserted(_ subject: String) -> String { "The words of “\(subject)” are in the message. Change them as you need." }
    var noTemplate: String { "No template has this name. Type a part of its name, or leave it empty." }
    var severalTemplates: String { "Several templates have this in their names. Choose one:" }
    func unfilled(_ fields: [String]) -> String {
        "This template names something that is not known here (\(fields.joined(separator: ", "))). Choose a provider, or another template."
    }
    func inYourLanguage(_ language: String) -> String { "The template in \(language)" }
    func replyStands(_ inbox: MessageTemplate.Inbox) -> String {
        switch inbox {
        case .patient:
            "A new message from this template would go to the patient alone. In this reply the readers of the conversation stand."
        case .proxies:
            "A new message from this template would go to the proxies alone. In this reply the readers of the conversation stand."
        case .both: "In this reply the readers of the conversation stand."
        }
    }
    func directed(_ inbox: MessageTemplate.Inbox) -> String {
        switch inbox {
        case .patient: "The template directs this message to the patient alone."
        case .proxies: "The template directs this message to the proxies alone."
        case .both: "The template directs this message to the patient and the proxies."
        }
    }
    var audience: String { "Who may read it" }
    func audience(_ audience: Audience, _ readers: [String]) -> String { "\(name(audience)): \(readers.joined(separator: ", "))" }
    func audienceEmpty(_ audience: Audience) -> String { "\(name(audience)): nobody with an active account" }
    private func name(_ audience: Audience) -> String {
        switch audience {
        case .patient: "The patient alone"
        case .proxies: "The proxies alone"
        case .both: "The patient and the proxies"
        case .author: "Who began it"
        }
    }
    func missing(_ reader: MissingReader) -> String { reader.sentence }
    var repliesAllowed: String { "They may reply" }
    var repliesGo: String { "Replies come to your inbox and to no queue." }
    var willRead: String { "Can read it" }
    var check: String { "Show who can read it" }
    var send: String { "Send" }
    func writtenIn(_ language: String) -> String { "They read \(language)." }
    var cannotWrite: String { "There is no clinical group in whose name you may write" }
    var cannotWriteText: String {
        "You write in the name of groups you are a provider of, or whose questions your workflow groups answer. Ask whoever keeps the configuration."
    }
    var sent: String { "The message is sent" }
    var readersChanged: String { "Who can read this has changed since the page was shown. Look again, then send it." }
    var nobodyCanRead: String {
        "Nobody with an active account could read this, so it was not sent. Call, write a letter, or have the account activated."
    }

    var inbox: String { "My inbox" }
    var inboxEmpty: String { "Nothing waits for you" }
    var inboxEmptyText: String { "Replies to messages that you began appear here by themselves." }
    var allOfThem: String { "All" }
    var waitingOnly: String { "Waiting for me" }
    func waits(_ count: Int64) -> String { count == 1 ? "1 reply waits for you" : "\(count) replies wait for you" }
    func becomesTask(at time: Markup) -> Markup { "becomes a task of the group \(time)" }
    var isTask: String { "A task of the group" }
    func isTaskOf(_ group: String) -> String { "This is a task of \(group) now, and is answered there." }
    var openTask: String { "Open the task" }
    var answer: String { "Reply" }
    var noReplyHere: String { "The member side was not asked to reply." }
    func handedOver(_ reason: HandOverReason, from name: String) -> String {
        let why =
            switch reason {
            case .disabled: "whose account is closed"
            case .roleMissing: "who may no longer write personally"
            case .away: "who is away"
            case .switchedOff: "when personal messaging was switched off"
            case .unanswered: "who did not answer in time"
            }
        return "from the inbox of \(name), \(why)"
    }

    var chart: String { "Chart" }
    var chartText: String { "All conversations for the whole time of registration, newest first." }
    var chartEmpty: String { "There is no conversation of this kind" }
    var chartEmptyText: String { "Choose All types to see every conversation of this patient." }
    func begun(_ role: AuthorRole) -> String {
        switch role {
        case .patient: "begun by the patient"
        case .proxy: "begun by a proxy"
        case .staff: "begun by the practice"
        case .system: "begun by the system"
        }
    }
    func messages(_ count: Int64) -> String { count == 1 ? "1 message" : "\(count) messages" }
    var readOnly: String { "You read this in the chart. It is answered as a task, or from the inbox of who began it." }
}
