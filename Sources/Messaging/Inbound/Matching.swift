import Persistence

/// To which conversation a reply from outside belongs, as a pure decision
/// (interop.md 3.3): our message id, then our conversation id, then the name of
/// an earlier message of the same system. Never a guess.
enum Matching {
    /// A conversation that something quoted was found to belong to.
    struct Found: Sendable, Hashable {
        let conversation: ID<Conversation>
        /// The message that was quoted, if it was one.
        let message: ID<Message>?
        /// Whose chart it is in.
        let chart: ID<Patient>
        /// Whether it went to another patient's chart since.
        let isMoved: Bool

        init(conversation: ID<Conversation>, message: ID<Message>? = nil, chart: ID<Patient>, isMoved: Bool = false) {
            self.conversation = conversation
            self.message = message
            self.chart = chart
            self.isMoved = isMoved
        }
    }

    struct Facts: Sendable, Hashable {
        /// Whether anything was quoted at all.
        var quotesSomething = false
        var byMessage: Found?
        var byConversation: Found?
        /// What is said to be answered, where that is no message but a conversation of ours.
        var byAnsweredConversation: Found?
        var byExternalName: Found?
        /// The chart of the patient whom the sender names; nil when none is named.
        var chart: ID<Patient>?
    }

    enum Decision: Sendable, Hashable {
        case conversation(Found)
        case otherPatient
        case held(HeldMessage.Reason)
    }

    static func decide(_ facts: Facts) -> Decision {
        let found = [facts.byMessage, facts.byConversation, facts.byAnsweredConversation, facts.byExternalName].compactMap { $0 }
        // What names a message says more than what names its conversation.
        guard let first = found.first(where: { $0.message != nil }) ?? found.first else {
            return .held(facts.quotesSomething ? .unknownReference : .noReference)
        }
        // Two things quoted that belong to two conversations name neither.
        guard found.allSatisfy({ $0.conversation == first.conversation }) else { return .held(.ambiguousReference) }
        if let chart = facts.chart, chart != first.chart { return .otherPatient }
        return first.isMoved ? .held(.conversationMoved) : .conversation(first)
    }
}
