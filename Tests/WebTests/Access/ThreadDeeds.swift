import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

/// Everything that can happen to one conversation, step by step, and whom each deed wakes.
struct ThreadDeeds {
    let f: PortalFixture
    let author: String
    let patient: String
    let audience: String
    /// Whom the practice writes to when it begins itself; nil leaves that out.
    var staffAudience: String?
    private(set) var topics: [(deed: String, topics: Set<Topic>)] = []

    init(_ f: PortalFixture, author: String, patient: String, audience: String, staffAudience: String?) {
        self.f = f
        self.author = author
        self.patient = patient
        self.audience = audience
        self.staffAudience = staffAudience
    }

    private static let words = "Nobody else may know of the fever."

    /// - Parameter pause: called after each few deeds, with what was done.
    mutating func all(pause: (String) async throws -> Void) async throws {
        let begun = try await begin()
        try await pause("begun")
        let first = try #require(begun.task)
        try await seenAndClaimed(first)
        try await pause("seen and claimed")
        let answer = try await answered(first)
        try await corrected(answer, on: first)
        try await pause("answered and corrected")
        try await drafted(begun.conversation)
        try await pause("drafted")
        try await filed(begun.conversation)
        try await pause("written again with a file")
        try await givenOnAndEnded(try await writtenAgain(begun.conversation))
        try await pause("written again, read, given to another group and ended there")
        try await withdrawn(begun.conversation)
        let late = try await late(begun.conversation)
        let again = try await undone(late)
        try await pause("withdrawn, late, answered, and the answer undone")
        try await moved(again, begun.conversation)
        try await begunByStaff()
        try await pause("found to be about another patient, and begun by the practice")
    }

    private mutating func done<Value: Sendable>(
        _ deed: String, _ verb: @escaping @Sendable (Transaction) throws -> Effect<Value>
    ) async throws -> Value {
        let effect = try await f.database.write(verb)
        topics.append((deed, effect.wakeups))
        f.database.publish(effect.wakeups.map(\.name))
        return effect.value
    }

    private mutating func begin() async throws -> Sent {
        let (member, chart, site, portal) = (try f.person(author), try f.patient(patient), f.site, f.portal)
        // Not the team of what the proxy sees: which was asked last is shown by the order in which teams are offered.
        let draft = NewConversation(
            type: "medical", clinicalGroup: "primary-care", subject: "Hidden fever", body: Self.words, audience: audience)
        return try await done("begun") { try portal.conversations.start(draft, for: chart, by: member, site: site, in: $0) }
    }

    private mutating func seenAndClaimed(_ task: ID<WorkbenchTask>, by name: String = "cy") async throws {
        let (user, portal) = (try f.person(name), f.portal)
        try await done("seen") { try portal.workbench.markSeen(task, by: user, in: $0) }
        _ = try await done("claimed") { try portal.workbench.claim(task, by: user, in: $0) }
    }

    private mutating func answered(_ task: ID<WorkbenchTask>) async throws -> ID<Message> {
        let (cy, site, portal) = (try f.person("cy"), f.site, f.portal)
        return try await done("answered") {
            try portal.workbench.reply("The fever is nothing to worry about.", to: task, by: cy, site: site, in: $0).map(\.sent.message)
        }
    }

    private mutating func corrected(_ answer: ID<Message>, on task: ID<WorkbenchTask>) async throws {
        let (cy, site, portal) = (try f.person("cy"), f.site, f.portal)
        _ = try await done("corrected") {
            try portal.workbench.correct(answer, on: task, to: "The fever goes by itself.", by: cy, site: site, in: $0).map(\.sent.message)
        }
    }

    /// What the author keeps and has not sent, a reply and a first message: it wakes nobody, whoever may read the conversation.
    private func drafted(_ conversation: ID<Conversation>) async throws {
        let (member, chart, site, portal) = (try f.person(author), try f.patient(patient), f.site, f.portal)
        for place in [DraftPlace.reply(conversation), .newMessage(chart)] {
            _ = try await portal.perform {
                try portal.drafts.save(DraftContent(body: Self.words), at: place, over: nil, by: member, site: site, in: $0)
            }
        }
    }

    /// A file that is uploaded, and the message it goes with.
    private mutating func filed(_ conversation: ID<Conversation>) async throws {
        let (member, site, portal) = (try f.person(author), f.site, f.portal)
        let file = try await portal.attachments.receive(
            IncomingFile(name: "fever.txt", bytes: SampleFiles.text), by: member, site: site)
        _ = try await done("written again with a file") {
            try portal.conversations.reply(
                "The fever in figures.", attachments: [file.id], to: conversation, by: member, site: site, in: $0)
        }
    }

    /// Another conversation, which everybody could read until the privacy officer left the author alone with it. None of the others can
    /// be narrowed: their readers are as few as there can be.
    func narrowedAway(to audience: Audience) async throws {
        let (member, priv, chart, site, portal) = (
            try f.person(author), try f.person("priv"), try f.patient(patient), f.site, f.portal
        )
        let draft = NewConversation(
            type: "medical", clinicalGroup: "primary-care", subject: "Another fever", body: Self.words, audience: "all")
        let begun = try await portal.perform { try portal.conversations.start(draft, for: chart, by: member, site: site, in: $0) }
        try await portal.perform {
            try portal.privacy.narrow(begun.conversation, to: audience, because: "A call.", by: priv, in: $0)
        }
    }

    private mutating func written(_ conversation: ID<Conversation>) async throws -> Sent {
        let (member, site, portal) = (try f.person(author), f.site, f.portal)
        return try await done("written again") {
            try portal.conversations.reply("The fever is back.", to: conversation, by: member, site: site, in: $0)
        }
    }

    /// - Returns: the task of what was written.
    private mutating func writtenAgain(_ conversation: ID<Conversation>) async throws -> ID<WorkbenchTask> {
        let sent = try await written(conversation)
        try await f.portal.conversations.recordReading(
            .read, "conversation", conversation, of: try f.patient(patient), by: try f.person(author))
        return try #require(sent.task)
    }

    private mutating func givenOnAndEnded(_ task: ID<WorkbenchTask>) async throws {
        let (cy, fay, site, portal) = (try f.person("cy"), try f.person("fay"), f.site, f.portal)
        try await seenAndClaimed(task)
        _ = try await done("given to another group") {
            try portal.workbench.transfer(task, to: "front-desk", because: "About a form.", by: cy, site: site, in: $0)
        }
        try await seenAndClaimed(task, by: "fay")
        _ = try await done("ended") {
            try portal.workbench.complete(task, as: .answeredByPhone, note: "Called about the fever.", by: fay, site: site, in: $0)
        }
    }

    /// Once before anybody has touched it, and once leaving a stub.
    private mutating func withdrawn(_ conversation: ID<Conversation>) async throws {
        let (member, cy, site, portal) = (try f.person(author), try f.person("cy"), f.site, f.portal)
        for isTouched in [false, true] {
            let sent = try await written(conversation)
            if isTouched {
                let task = try #require(sent.task)
                try await done("seen") { try portal.workbench.markSeen(task, by: cy, in: $0) }
            }
            _ = try await done("withdrawn") { tx in
                try portal.conversations.withdraw(sent.message, by: member, site: site, in: tx).map { _ in }
            }
        }
    }

    /// A question whose promised time is over: time has passed for it alone, so that no other date on a page moves.
    private mutating func late(_ conversation: ID<Conversation>) async throws -> ID<WorkbenchTask> {
        let task = try #require(try await written(conversation).task)
        let (past, site, portal) = (f.clock.now.adding(seconds: -1), f.site, f.portal)
        try await f.run("UPDATE task SET due_at = \(past), look_at = \(past), promised_after = \(Int64(0)) WHERE id = \(task)")
        _ = try await done("late") { try portal.workbench.escalate(site: site, in: $0) }
        let told = try await f.count("SELECT count(*) FROM task_escalation WHERE task = \(task) AND stage = 'member'")
        #expect(told == 1, "the premise: the member side is told of the delay")
        return task
    }

    /// - Returns: the task that continues what was answered.
    private mutating func undone(_ task: ID<WorkbenchTask>) async throws -> ID<WorkbenchTask> {
        try await seenAndClaimed(task)
        let answer = try await answered(task)
        let (cy, site, portal) = (try f.person("cy"), f.site, f.portal)
        let withdrawal = try await done("undone") { try portal.answers.withdraw(answer, by: cy, site: site, in: $0) }
        return try #require(withdrawal.task)
    }

    /// Only where the author acts for somebody else too.
    private mutating func moved(_ task: ID<WorkbenchTask>, _ conversation: ID<Conversation>) async throws {
        guard author == "ada" else { return }
        let (member, cy, site, portal) = (try f.person(author), try f.person("cy"), f.site, f.portal)
        let other = try f.patient(patient == "lily" ? "noah" : "lily")
        _ = try await done("said to be about another patient") {
            try portal.workbench.proposePatient(other, for: task, by: cy, conversations: portal.conversations, in: $0)
        }
        _ = try await done("moved") {
            try portal.conversations.decidePatient(of: conversation, confirmed: true, by: member, site: site, in: $0)
        }
    }

    private mutating func begunByStaff() async throws {
        guard let staffAudience else { return }
        let (di, member, chart, site, portal) = (try f.person("di"), try f.person(author), try f.patient(patient), f.site, f.portal)
        let first = NewStaffMessage(
            type: "medical", clinicalGroup: "pediatrics", subject: "About the fever", body: Self.words, audience: staffAudience)
        let begun = try await done("begun by the practice") {
            try portal.personal.begin(first, to: chart, by: di, site: site, in: $0).map(\.sent)
        }
        _ = try await done("answered to the practice") {
            try portal.conversations.reply("Thank you.", to: begun.conversation, by: member, site: site, in: $0)
        }
    }
}
