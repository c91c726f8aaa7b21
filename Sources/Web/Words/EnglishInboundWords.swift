import Messaging
import WebSupport

struct EnglishInboundWords: InboundWords {
    var title: String { "From other systems" }
    var intro: String { "These messages came from other systems and were delivered to nobody: a person has to look first." }
    var nothing: String { "Nothing waits" }
    var nothingText: String { "Everything that other systems sent has been delivered." }
    func kind(_ kind: HeldMessage.Kind) -> String {
        switch kind {
        case .message: "Message"
        case .reply: "Reply"
        case .event: "Event message"
        }
    }
    func reason(_ reason: HeldMessage.Reason) -> String {
        switch reason {
        case .noReference: "It does not say which conversation it answers"
        case .unknownReference: "What it answers is not known here"
        case .ambiguousReference: "It names two different conversations"
        case .conversationMoved: "The conversation went to another patient's chart"
        case .nobodyCanRead: "Nobody with an active account could read it"
        case .toBeReleased: "Waits to be released"
        case .notWritten: "No template could say it to the patient"
        }
    }
    func help(_ reason: HeldMessage.Reason) -> String {
        switch reason {
        case .noReference, .unknownReference, .ambiguousReference, .conversationMoved:
            "Find out where it belongs before you put it anywhere. Ask the sender if you are not certain."
        case .nobodyCanRead: "Call, write a letter, or have an account activated, then send it. Or reject it and say why."
        case .toBeReleased: "Read it, choose whose inbox it goes to, and release it."
        case .notWritten:
            "Tell the patient yourself, by a message of your own or by phone. Then reject this and write how the patient was told."
        }
    }
    func from(_ sender: String, at time: Markup) -> Markup { "From \(sender), \(time)" }
    func due(_ time: Markup) -> Markup { "Due \(time)" }
    var late: String { "Late" }
    var dueName: String { "To be looked at" }
    func escalated(at time: Markup) -> Markup { "The managers of the group were told \(time)" }
    var back: String { "All from other systems" }
    var patientUnknown: String { "It names no patient" }
    var quotes: String { "It quotes" }
    var externalName: String { "Its name there" }
    var wouldRead: String { "Who would read it" }
    var nobody: String { "Nobody" }

    var send: String { "Send it" }
    var sendHelp: String { "Begins a conversation with it." }
    var inbox: String { "Whose inbox" }
    func inbox(_ audience: Audience) -> String {
        switch audience {
        case .patient: "The patient"
        case .proxies: "Those who act for the patient"
        case .both, .author: "The patient and those who act for them"
        }
    }
    var attach: String { "Put it into this conversation" }
    var attachHelp: String { "Only conversations of this patient that you may read. None is chosen for you." }
    var conversation: String { "Conversation" }
    var noConversation: String { "There is no conversation that you could choose." }
    var reject: String { "Reject it" }
    var rejectHelp: String { "It is delivered to nobody." }
    var note: String { "How you checked it" }
    var noteHelp: String { "Kept with the message, never shown to members." }
    func told(_ outcome: HeldMessage.Outcome) -> String {
        switch outcome {
        case .sent: "It is sent."
        case .attached: "It is in the conversation."
        case .rejected: "It is rejected."
        }
    }
    func settled(_ outcome: HeldMessage.Outcome, at time: Markup) -> Markup {
        switch outcome {
        case .sent: "Sent \(time)"
        case .attached: "Put into a conversation \(time)"
        case .rejected: "Rejected \(time)"
        }
    }

    var rules: String { "Event rules" }
    var rulesIntro: String {
        "What is sent by itself when something happens in another system. Rules are written and switched on, one by one, in the configuration."
    }
    var noRules: String { "There are no event rules" }
    var noRulesText: String { "Nothing is sent by itself. Rules stand under eventRules in the configuration." }
    var isOn: String { "On" }
    var isOff: String { "Off" }
    var allOff: String { "Event messages are switched off for the whole site (decisions.external.eventMessages)." }
    var kinds: String { "Kinds of record" }
    var everyKind: String { "Every kind" }
    var template: String { "Template" }
    var inNameOf: String { "In the name of" }
    var quiet: String { "Quiet window" }
    var noQuiet: String { "None" }
    func hours(_ seconds: Int) -> String {
        seconds % 3_600 == 0 ? seconds == 3_600 ? "1 hour" : "\(seconds / 3_600) hours" : "\(seconds / 60) minutes"
    }
    var rehearse: String { "Try it on yesterday's events" }
    func rehearsed(_ events: Int) -> String {
        events == 1 ? "One event arrived yesterday. Nothing was sent." : "\(events) events arrived yesterday. Nothing was sent."
    }
    func outcome(_ outcome: EventRehearsal.Outcome, _ count: Int) -> String {
        switch outcome {
        case .wouldSend: "Would send: \(count)"
        case .wouldHold: "Would wait for a person: \(count)"
        case .quiet: "Within the quiet window: \(count)"
        case .notFinal: "Not final, cancelled or sensitive: \(count)"
        case .otherKind: "Of another kind: \(count)"
        case .notBound: "From a system that may not write for this group: \(count)"
        case .notWritable: "Would wait for a person, because no template could say it: \(count)"
        }
    }

    func imported(_ time: Markup) -> Markup { "From the previous system, taken over \(time)" }
}
