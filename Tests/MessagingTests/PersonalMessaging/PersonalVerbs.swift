import Messaging
import Persistence
import TestSupport

/// What people do who write first, for tests.
extension PortalFixture {
    /// Somebody of the practice begins a conversation; without other words Di to Ada for Primary care.
    @discardableResult
    func writeFirst(
        by username: String = "di", to patient: String = "ada", type: String? = "medical", group: String = "primary-care",
        provider: String? = nil, template: String? = nil, subject: String? = "Your results", body: String? = "They are fine.",
        audience: String? = nil, replyAllowed: Bool? = nil, files: [AttachedFile] = [], shown: Set<ID<Account>>? = nil, site: Site? = nil
    ) async throws -> Sent {
        let (user, patient, site) = (try person(username), try self.patient(patient), site ?? self.site)
        var draft = NewStaffMessage(
            type: type, clinicalGroup: group, provider: provider, template: template, subject: subject, body: body, audience: audience,
            replyAllowed: replyAllowed)
        draft.attachments = files.map(\.id)
        return try await portal.perform { [portal, draft] tx in
            try portal.personal.begin(draft, to: patient, shown: shown, by: user, site: site, in: tx).map(\.sent)
        }
    }

    func inbox(of username: String = "di", waitingOnly: Bool = false, site: Site? = nil) async throws -> [StaffConversationSummary] {
        let (user, site) = (try person(username), site ?? self.site)
        return try await portal.read { [portal] in
            try portal.personal.inbox(of: user, waitingOnly: waitingOnly, limit: 50, site: site, in: $0).items
        }
    }

    @discardableResult
    func answerPersonally(
        _ conversation: ID<Conversation>, with text: String? = "Gladly.", template: String? = nil, files: [AttachedFile] = [],
        by username: String = "di", site: Site? = nil
    ) async throws -> Sent {
        let (user, site) = (try person(username), site ?? self.site)
        return try await portal.perform { [portal] in
            try portal.personal.answer(
                text, template: template, attachments: files.map(\.id), in: conversation, by: user, site: site, $0)
        }
    }

    @discardableResult
    func correctOwn(
        _ message: ID<Message>, in conversation: ID<Conversation>, to text: String, by username: String = "di"
    ) async throws -> Sent {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.personal.correct(message, in: conversation, to: text, by: user, site: site, $0)
        }
    }

    func chart(of patient: String, for username: String, type: MessageType? = nil) async throws -> Chart {
        let (user, patient) = (try person(username), try self.patient(patient))
        return try await portal.read { [portal] in
            try portal.conversations.chart(of: patient, type: type, limit: 50, for: user, in: $0)
        }
    }

    /// Unfinished tasks of a conversation: in which group, and whose.
    func tasks(of conversation: ID<Conversation>) async throws -> [(group: ID<WorkflowGroup>, owner: ID<Account>?)] {
        try await portal.read { tx in
            try tx.all("SELECT workflow_group, owner FROM task WHERE conversation = \(conversation) AND state <> 'done'") {
                (try $0[0] as ID<WorkflowGroup>, try $0[1] as ID<Account>?)
            }
        }
    }

    /// Changes the configuration in force, and reads the site that results.
    @discardableResult
    func reconfigure(_ change: (inout ConfigurationDocument) -> Void) async throws -> Site {
        var document = try await portal.configuration.document()
        change(&document)
        _ = try await portal.configuration.apply(document, by: .operator)
        return try await portal.site()
    }
}
