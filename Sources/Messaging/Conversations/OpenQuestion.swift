public import Persistence

/// What a member has asked and nobody has finished answering.
public struct OpenQuestion: Sendable, Hashable {
    /// By when an answer was promised as it was sent, and stays promised whatever the clock says; nil where nothing was promised, once
    /// it was answered in part, and once the time has passed: what is late is said by a line of its own and promised no more.
    public let answerDue: Timestamp?

    /// As a pure rule.
    ///
    /// - Parameter promised: what was promised for each question that waits.
    init(promised: [Timestamp], status: ConversationStatus, now: Timestamp) {
        answerDue = status.isUnanswered ? promised.min().flatMap { $0 > now ? $0 : nil } : nil
    }
}

extension ConversationStatus {
    /// Whether nobody has answered, and it was not said either that the answer is late.
    var isUnanswered: Bool {
        switch self {
        case .sent, .seen, .inWork: true
        case .answered, .delayed, .withdrawn, .closed: false
        }
    }
}

extension Conversations {
    /// What waits for an answer in a conversation: on the Workbench, with another system, or in somebody's inbox.
    ///
    /// - Returns: nil when nothing does.
    func openQuestion(in conversation: Conversation, site: Site, in tx: Transaction) throws -> OpenQuestion? {
        guard conversation.movedAt == nil else { return nil }
        let id = conversation.id
        // What may be urgent is due earlier than was promised; `promised_after` is the way from one to the other.
        let tasks = try tx.all(
            "SELECT t.due_at + t.promised_after FROM task t WHERE t.conversation = \(id) AND t.state <> 'done' AND t.raised_by IS NULL"
        ) { try $0[0] as Timestamp? }
        let delivered = try tx.all(
            """
            SELECT d.reply_due_at, d.flow FROM delivery d JOIN message m ON m.id = d.message
            WHERE d.conversation = \(id) AND d.answered_at IS NULL AND d.state IN ('queued', 'sending', 'retrying', 'sent', 'delivered')
                AND m.withdrawn_at IS NULL AND m.receipt <> 'answered'
            """
        ) { (due: try $0[0] as Timestamp, flow: try $0[1] as ID<MessageFlow>) }
        let inbox = try tx.all("SELECT r.received_at FROM personal_reply r WHERE r.conversation = \(id) AND r.ended_at IS NULL") {
            try $0[0] as Timestamp
        }
        let outside: [Timestamp?] = delivered.map { site.flow($0.flow)?.promise == nil ? nil : $0.due }
        let waiting = tasks + outside + groupDue(of: inbox, in: conversation, site: site)
        guard !waiting.isEmpty else { return nil }
        return OpenQuestion(promised: waiting.compactMap { $0 }, status: conversation.status, now: surroundings.clock())
    }

    /// When replies that wait in an inbox would be due if the group took them over, which is what was promised for them.
    private func groupDue(of replies: [Timestamp], in conversation: Conversation, site: Site) -> [Timestamp?] {
        let route = RouteDecision.continuing(conversation.flow, group: conversation.clinicalGroup, type: conversation.type, site: site)
        guard let promise = route?.flow.promise else { return replies.map { _ in nil } }
        return replies.map { site.due(promise, from: $0) }
    }
}
