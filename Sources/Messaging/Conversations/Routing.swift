public import Persistence

/// Which flow took a message, as it was decided then.
public struct DecidedRoute: Sendable {
    public let conversation: ID<Conversation>
    public let patient: ID<Patient>
    public let flow: ID<MessageFlow>
    public let flowVersion: Int64
    /// `workbench` or `external`.
    public let route: String
    /// nil for the external route.
    public let workflowGroup: ID<WorkflowGroup>?
    /// Plain words a person can check, such as `type: medical`.
    public let reasons: [String]
}

extension Conversations {
    /// The stored decision about one message, for whoever may read its
    /// conversation: a member who sees it, or a staff user in one of the ways
    /// (a) to (c) of the visibility function (S26).
    ///
    /// - Throws: `NotFound` when there is no such message, it entered no flow,
    ///   or it is not theirs to see.
    public func route(of message: ID<Message>, for reader: SignedIn, in tx: Transaction) throws -> DecidedRoute {
        let condition: SQL
        switch reader.account.kind {
        case .staff: condition = Visibility.staffCondition(for: reader.account.id)
        case .member:
            let conversation = try tx.first("SELECT conversation FROM message WHERE id = \(message)") { try $0[0] as ID<Conversation> }
            guard let conversation else { throw NotFound() }
            condition = try mailbox(holding: conversation, for: reader.account.id, in: tx).condition
        }
        let decided = try tx.first(
            """
            SELECT c.id, c.patient, d.flow, d.flow_version, d.route, d.workflow_group, d.reasons
            FROM message m JOIN route_decision d ON d.id = m.route_decision JOIN conversation c ON c.id = m.conversation
            WHERE m.id = \(message) AND (\(condition))
            """
        ) { row in
            let reasons: String = try row[6]
            return try DecidedRoute(
                conversation: row[0], patient: row[1], flow: row[2], flowVersion: row[3], route: row[4], workflowGroup: row[5],
                reasons: reasons.split(separator: "\n").map(String.init))
        }
        guard let decided else { throw NotFound() }
        return decided
    }
}
