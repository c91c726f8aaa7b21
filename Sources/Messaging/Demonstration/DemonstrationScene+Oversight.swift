import Persistence

extension DemonstrationScene {
    /// What happens to a task beside answering it.
    enum Turn: Sendable {
        /// To another group, with the reason.
        case transferred(String, to: String, String)
        /// Waits for so many days.
        case held(String, HoldReason, days: Int64)
        /// Answers in the words of a template.
        case answeredFrom(String, template: String)
        /// Says better what was answered last.
        case corrected(String, String)
        /// Is away for so many hours; somebody covers.
        case away(String, hours: Int64, cover: String)
        /// A manager hears that somebody of their group is away.
        case reported(by: String, away: String, of: String, hours: Int64, cover: String)
        case back(String)
        /// Thinks that it is about somebody else.
        case proposed(String, patient: String)
        /// The member says whether it is.
        case decided(String, confirmed: Bool)
        /// Leaves fewer readers, with the reason.
        case narrowed(String, Audience, String)
    }

    /// - Returns: where the scene goes on: elsewhere after a move to another chart.
    func perform(
        _ turn: Turn, at place: Place, _ portal: Portal, _ cast: DemonstrationCast, _ site: Site
    ) async throws -> Place {
        let now = portal.surroundings.clock()
        let (conversation, task) = (place.conversation, place.task)
        switch turn {
        case .transferred(let name, let group, let reason):
            let (user, task) = (try cast.person(name), try required(task))
            _ = try await portal.perform {
                try portal.workbench.transfer(task, to: group, because: reason, by: user, site: site, in: $0)
            }
        case .held(let name, let reason, let days):
            let (user, task) = (try cast.person(name), try required(task))
            _ = try await portal.perform {
                try portal.workbench.hold(task, for: reason, until: now.adding(days: days), by: user, in: $0)
            }
        case .answeredFrom(let name, let template):
            let (user, task) = (try cast.person(name), try required(task))
            _ = try await portal.perform { tx in
                try portal.workbench.reply(nil, template: template, to: task, by: user, site: site, in: tx).map(\.task)
            }
        case .corrected(let name, let text):
            let (user, task) = (try cast.person(name), try required(task))
            _ = try await portal.perform { tx in
                let last: SQL =
                    "SELECT id FROM message WHERE conversation = \(conversation) AND author_role = 'staff' ORDER BY seq DESC LIMIT 1"
                guard let answer = try tx.first(last, { try $0[0] as ID<Message> }) else { throw NotFound() }
                return try portal.workbench.correct(answer, on: task, to: text, by: user, site: site, in: tx).map(\.task)
            }
        case .away(let name, let hours, let cover):
            let user = try cast.person(name)
            let absence = NewAbsence(until: now.adding(hours: hours), cover: cover)
            _ = try await portal.perform { try portal.workbench.recordAbsence(absence, by: user, in: $0) }
        case .reported(let manager, let name, let group, let hours, let cover):
            guard let group = site.workflowGroup(code: group) else { throw NotFound() }
            let user = try cast.person(manager)
            let absence = NewAbsence(until: now.adding(hours: hours), cover: cover)
            _ = try await portal.perform { try portal.workbench.recordAbsence(absence, of: name, in: group.id, by: user, in: $0) }
        case .back(let name):
            let user = try cast.person(name)
            _ = try await portal.perform { try portal.workbench.endAbsence(of: user.account.id, undo: false, by: user, in: $0) }
        case .proposed(let name, let patient):
            guard let other = cast.patients[patient] else { throw NotFound() }
            let (user, task) = (try cast.person(name), try required(task))
            _ = try await portal.perform {
                try portal.workbench.proposePatient(other, for: task, by: user, conversations: portal.conversations, in: $0)
            }
        case .decided(let name, let confirmed):
            let member = try cast.person(name)
            return try await portal.perform { tx in
                let decided = try portal.conversations.decidePatient(of: conversation, confirmed: confirmed, by: member, site: site, in: tx)
                let last: SQL = "SELECT id FROM task WHERE conversation = \(decided.value) ORDER BY opened_at DESC, id DESC LIMIT 1"
                let task = try tx.first(last) { try $0[0] as ID<WorkbenchTask> }
                return decided.map { Place(conversation: $0, task: task) }
            }
        case .narrowed(let name, let audience, let reason):
            let user = try cast.person(name)
            try await portal.perform { try portal.privacy.narrow(conversation, to: audience, because: reason, by: user, in: $0) }
        }
        return place
    }
}
