import Persistence

/// One conversation of the demonstration world: who begins it, and what
/// happens then.
struct DemonstrationScene: Sendable {
    /// When it begins.
    let minutesAgo: Int
    let patient: String
    let author: String
    let type: MessageType
    let group: String
    var provider: String?
    var audience: String?
    /// The template that somebody of the practice begins with: its words are sent, to the inbox it directs to.
    var template: String?
    /// Empty where a template says it, as the body is.
    var subject = ""
    var body = ""
    /// Whether the picture of the demonstration goes with it.
    var hasPicture = false
    var then: [Step] = []

    enum Step: Sendable {
        /// So many minutes pass.
        case wait(Int)
        case seen(String)
        case claimed(String)
        case note(String, String)
        /// Begins to write, and does not send.
        case drafted(String, String)
        case answered(String, String)
        /// Ends without a reply.
        case completed(String, TaskOutcome, String?)
        case replied(String, String)
        /// Takes back what they wrote last.
        case withdrawn(String)
        /// The member has read everything.
        case read(String)
        case turn(Turn)
    }

    /// Where a scene goes on.
    struct Place {
        let conversation: ID<Conversation>
        var task: ID<WorkbenchTask>?
    }

    func play(_ portal: Portal, _ cast: DemonstrationCast, _ site: Site, _ clock: SteppingClock) async throws {
        guard let member = cast.sessions[author], let chart = cast.patients[patient] else { throw NotFound() }
        let begun = try await begin(for: chart, by: member, portal, site)
        var place = Place(conversation: begun.conversation, task: begun.task)
        for step in then {
            switch step {
            case .wait(let minutes):
                clock.advance(minutes: minutes)
            case .turn(let turn):
                place = try await perform(turn, at: place, portal, cast, site)
            default:
                try await look(step, at: place, portal, cast)
                place.task = try await perform(step, on: place.conversation, task: place.task, portal, cast, site) ?? place.task
            }
        }
    }

    private func begin(for chart: ID<Patient>, by author: SignedIn, _ portal: Portal, _ site: Site) async throws -> Sent {
        guard author.account.kind == .member else {
            let isWritten = template == nil
            let first = NewStaffMessage(
                type: type.rawValue, clinicalGroup: group, provider: provider, template: template, subject: isWritten ? subject : nil,
                body: isWritten ? body : nil, audience: audience)
            return try await portal.perform { try portal.personal.begin(first, to: chart, by: author, site: site, in: $0).map(\.sent) }
        }
        var draft = NewConversation(
            type: type.rawValue, clinicalGroup: group, provider: provider, subject: subject, body: body, audience: audience)
        if hasPicture {
            let picture = IncomingFile(name: DemonstrationPicture.name, bytes: DemonstrationPicture.bytes)
            draft.attachments = [try await portal.attachments.receive(picture, by: author, site: site).id]
        }
        return try await portal.perform { [draft] in try portal.conversations.start(draft, for: chart, by: author, site: site, in: $0) }
    }

    /// Whoever does something has the page open before, and that is recorded as everywhere: patients are told who has read along.
    private func look(_ step: Step, at place: Place, _ portal: Portal, _ cast: DemonstrationCast) async throws {
        guard let name = step.reader else { return }
        let (reader, conversation) = (try cast.person(name), place.conversation)
        let patient = try await portal.read { tx in
            try tx.first("SELECT patient FROM conversation WHERE id = \(conversation)") { try $0[0] as ID<Patient> }
        }
        guard reader.account.kind == .staff else {
            return try await portal.conversations.recordReading(.read, "conversation", conversation, of: patient, by: reader)
        }
        try await portal.readings.record(
            .read, "task", try required(place.task), by: reader.actor, session: reader.session, patient: patient)
    }

    /// - Returns: the task that a member's reply opened, if it did.
    private func perform(
        _ step: Step, on conversation: ID<Conversation>, task: ID<WorkbenchTask>?, _ portal: Portal, _ cast: DemonstrationCast, _ site: Site
    ) async throws -> ID<WorkbenchTask>? {
        func person(_ name: String) throws -> SignedIn { try cast.person(name) }
        switch step {
        case .replied(let name, let text):
            let member = try person(name)
            return try await portal.perform { try portal.conversations.reply(text, to: conversation, by: member, site: site, in: $0) }.task
        case .withdrawn(let name):
            let member = try person(name)
            try await portal.perform { tx in
                let last = try portal.conversations.open(conversation, for: member, site: site, in: tx).conversation.lastMessage
                return try portal.conversations.withdraw(last, by: member, site: site, in: tx).map { _ in }
            }
        case .read(let name):
            let member = try person(name)
            try await portal.perform { tx in
                let open = try portal.conversations.open(conversation, for: member, site: site, in: tx)
                return try portal.conversations.markRead(conversation, through: open.conversation.lastMessage, by: member, in: tx)
            }
        case .seen(let name):
            let (user, task) = (try person(name), try required(task))
            try await portal.perform { try portal.workbench.markSeen(task, by: user, in: $0) }
        case .claimed(let name):
            let (user, task) = (try person(name), try required(task))
            _ = try await portal.perform { try portal.workbench.claim(task, by: user, in: $0) }
        case .note(let name, let text):
            let (user, task) = (try person(name), try required(task))
            _ = try await portal.perform { try portal.workbench.note(text, on: task, by: user, site: site, in: $0) }
        case .drafted(let name, let text):
            let user = try person(name)
            let place: DraftPlace = user.account.kind == .member ? .reply(conversation) : .task(try required(task))
            _ = try await portal.perform {
                try portal.drafts.save(DraftContent(body: text), at: place, over: nil, by: user, site: site, in: $0)
            }
        case .answered(let name, let text):
            let (user, task) = (try person(name), try required(task))
            _ = try await portal.perform { try portal.workbench.reply(text, to: task, by: user, site: site, in: $0) }
        case .completed(let name, let outcome, let note):
            let (user, task) = (try person(name), try required(task))
            _ = try await portal.perform { try portal.workbench.complete(task, as: outcome, note: note, by: user, site: site, in: $0) }
        case .wait, .turn:
            break
        }
        return nil
    }

    func required(_ task: ID<WorkbenchTask>?) throws -> ID<WorkbenchTask> {
        guard let task else { throw NotFound() }
        return task
    }
}

extension DemonstrationScene.Step {
    /// Who looks at the conversation or its task; nil where nobody does, and where a page before was enough.
    fileprivate var reader: String? {
        switch self {
        case .seen(let name), .claimed(let name), .note(let name, _), .drafted(let name, _), .answered(let name, _),
            .completed(let name, _, _), .replied(let name, _), .withdrawn(let name), .read(let name):
            name
        case .wait, .turn: nil
        }
    }
}
