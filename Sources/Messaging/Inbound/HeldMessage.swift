import Foundation
public import Persistence

/// Something another system sent that no rule may deliver: it is work of a
/// workflow group until one of its people has sent it on or rejected it.
public struct HeldMessage: Sendable {
    public let id: ID<HeldMessage>
    public let kind: Kind
    public let reason: Reason
    /// The system it came from, by its name in the configuration at that time.
    public let senderName: String
    public let patient: ID<Patient>?
    public let clinicalGroup: ID<ClinicalGroup>?
    public let workflowGroup: ID<WorkflowGroup>
    public let receivedAt: Timestamp
    public let dueAt: Timestamp
    /// When the managers of its group were told that it is late.
    public let escalatedAt: Timestamp?
    public let ending: Ending?

    public enum Kind: String, Sendable, SQLText, CaseIterable {
        case message, reply, event
    }

    public enum Reason: String, Sendable, SQLText, CaseIterable {
        /// A reply that quotes nothing.
        case noReference = "no-reference"
        /// What it quotes is not known, or not for this system.
        case unknownReference = "unknown-reference"
        /// It quotes two things that belong to two conversations.
        case ambiguousReference = "ambiguous-reference"
        /// The conversation was about somebody else, and went to their chart.
        case conversationMoved = "conversation-moved"
        /// Nobody with an active account could read it.
        case nobodyCanRead = "nobody-can-read"
        /// The site lets a person decide on messages made from templates (S64a).
        case toBeReleased = "to-be-released"
        /// No template could say it: what it shows is not known, it would be too long, or messages like it are switched off.
        case notWritten = "not-written"

        /// Whether somebody has to find out where it belongs.
        public var isQuarantine: Bool {
            switch self {
            case .noReference, .unknownReference, .ambiguousReference, .conversationMoved: true
            case .nobodyCanRead, .toBeReleased, .notWritten: false
            }
        }

        /// Whether there are words that could go to members. Else a person tells the patient in words of their own.
        public var hasWords: Bool { self != .notWritten }
    }

    public struct Ending: Sendable, Hashable {
        public let at: Timestamp
        public let outcome: Outcome
        public let by: ID<Account>
        public let message: ID<Message>?
    }

    public enum Outcome: String, Sendable, SQLText, CaseIterable {
        /// A conversation was begun with it.
        case sent
        /// It went into a conversation that somebody chose.
        case attached
        case rejected
    }

    /// What it says; sealed as one piece.
    public struct Content: Sendable, Hashable, Codable {
        public var type: MessageType?
        public var provider: ID<Provider>?
        public var subject: String?
        public var body: String
        public var audience: String?
        public var language: String?
        public var replyAllowed: Bool?
        public var template: String?
        public var templateRevision: Int64?
        /// What the reply quotes, as it came.
        public var inReplyTo: String?
        public var conversation: String?
        public var externalID: String?

        init(_ accepted: AcceptedSystemMessage, quoting message: SystemMessage? = nil) {
            type = accepted.type
            provider = accepted.provider?.id
            subject = accepted.subject
            body = accepted.body
            audience = accepted.audience.rawValue
            language = accepted.language
            replyAllowed = accepted.replyAllowed
            template = accepted.template?.code
            templateRevision = accepted.template?.revision
            externalID = message?.externalID
        }

        /// What happened, for the person who finds out how the patient is told of it.
        init(unwritten event: RecordEvent, source: String, site: Site) {
            let kind = RecordKind.text(event.recordKind, in: site.languages.first ?? "en")
            body = "\(kind), \(source), \(site.day(of: event.occurredAt))"
        }

        init(_ accepted: AcceptedSystemReply, quoting message: SystemMessage) {
            subject = accepted.subject
            body = accepted.body
            inReplyTo = message.inReplyTo
            conversation = message.conversation
            externalID = message.externalID
        }
    }
}

enum HeldRows {
    static let columns: SQL = """
        h.id, h.kind, h.reason, h.sender_name, h.patient, h.clinical_group, h.workflow_group, h.received_at, h.due_at, h.ended_at,
        h.ended_as, h.ended_by, h.message, h.escalated_at
        """
    static let count = 14

    static func decode(_ row: Row) throws -> HeldMessage {
        let endedAt: Timestamp? = try row[9]
        let ending = try endedAt.map { at in
            HeldMessage.Ending(at: at, outcome: try row[10], by: try row[11], message: try row[12])
        }
        return HeldMessage(
            id: try row[0], kind: try row[1], reason: try row[2], senderName: try row[3], patient: try row[4], clinicalGroup: try row[5],
            workflowGroup: try row[6], receivedAt: try row[7], dueAt: try row[8], escalatedAt: try row[13],
            ending: ending)
    }

    static func binding(_ id: ID<HeldMessage>) -> Binding { Binding(table: "held_message", column: "content", row: id) }

    static func noteBinding(_ id: ID<HeldMessage>) -> Binding { Binding(table: "held_message", column: "note", row: id) }

    static func seal(_ content: HeldMessage.Content, _ id: ID<HeldMessage>, _ keys: SiteKeys) throws -> [UInt8] {
        try keys.accounts.seal(try JSONEncoder().encode(content), binding(id), padded: true)
    }

    static func open(_ sealed: [UInt8], _ id: ID<HeldMessage>, _ keys: SiteKeys) throws -> HeldMessage.Content {
        try JSONDecoder().decode(HeldMessage.Content.self, from: Data(try keys.accounts.open(sealed, binding(id), padded: true)))
    }

    /// Who may see it, and what came with it: whoever may process the tasks of its group.
    ///
    /// - Throws: `NotFound` for a stranger to the group; `TaskRefusal.notEligible`.
    static func admit(_ account: ID<Account>, to group: ID<WorkflowGroup>, in tx: Transaction) throws {
        try Eligibility.judge(try EligibilityRows.facts(of: account, in: group, tx)).require()
    }

    /// How much waits for each workflow group.
    static func waiting(in tx: Transaction) throws -> [ID<WorkflowGroup>: Int] {
        let rows = try tx.all("SELECT workflow_group, count(*) FROM held_message WHERE ended_at IS NULL GROUP BY workflow_group") { row in
            (try row[0] as ID<WorkflowGroup>, try row[1] as Int)
        }
        return Dictionary(rows) { first, _ in first }
    }
}
