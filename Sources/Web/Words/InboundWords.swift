import Messaging
import WebSupport

/// Every text about what other systems send, in one language.
protocol InboundWords: Sendable {
    // MARK: What waits
    var title: String { get }
    var intro: String { get }
    var nothing: String { get }
    var nothingText: String { get }
    func kind(_ kind: HeldMessage.Kind) -> String
    func reason(_ reason: HeldMessage.Reason) -> String
    /// What to do about it.
    func help(_ reason: HeldMessage.Reason) -> String
    func from(_ sender: String, at time: Markup) -> Markup
    func due(_ time: Markup) -> Markup
    var late: String { get }
    var dueName: String { get }
    /// That those in charge were told that it waits too long.
    func escalated(at time: Markup) -> Markup
    var back: String { get }
    var patientUnknown: String { get }
    var quotes: String { get }
    var externalName: String { get }
    var wouldRead: String { get }
    var nobody: String { get }

    // MARK: Settling it
    var send: String { get }
    var sendHelp: String { get }
    var inbox: String { get }
    func inbox(_ audience: Audience) -> String
    var attach: String { get }
    var attachHelp: String { get }
    var conversation: String { get }
    var noConversation: String { get }
    var reject: String { get }
    var rejectHelp: String { get }
    var note: String { get }
    var noteHelp: String { get }
    func told(_ outcome: HeldMessage.Outcome) -> String
    func settled(_ outcome: HeldMessage.Outcome, at time: Markup) -> Markup

    // MARK: Event rules
    var rules: String { get }
    var rulesIntro: String { get }
    var noRules: String { get }
    var noRulesText: String { get }
    var isOn: String { get }
    var isOff: String { get }
    var allOff: String { get }
    var kinds: String { get }
    var everyKind: String { get }
    var template: String { get }
    var inNameOf: String { get }
    var quiet: String { get }
    var noQuiet: String { get }
    func hours(_ seconds: Int) -> String
    var rehearse: String { get }
    func rehearsed(_ events: Int) -> String
    func outcome(_ outcome: EventRehearsal.Outcome, _ count: Int) -> String

    // MARK: Taken over
    func imported(_ time: Markup) -> Markup
}

extension Words {
    /// The texts about what other systems send, in the reader's language.
    var inbound: any InboundWords {
        switch language {
        case .english: EnglishInboundWords()
        case .spanish: SpanishInboundWords()
        }
    }
}
