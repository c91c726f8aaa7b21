public import Persistence

/// A draft in a list, with what it belongs to.
public struct ListedDraft: Sendable {
    public let draft: Draft
    /// The subject of the conversation it replies to; nil for a first message, and for a conversation that is no more.
    public let replyTo: String?
    /// Whom it is about.
    public let patient: Patient
}

/// What somebody else had drafted for a task.
public struct OthersDraft: Sendable {
    public let authorName: String
    public let draft: Draft
    public let files: [AttachedFile]
}

extension Drafts {
    /// A member's drafts for one patient, the latest first.
    ///
    /// - Throws: `NotFound` when they may not act for the patient.
    public func list(of patient: ID<Patient>, for member: SignedIn, in tx: Transaction) throws -> [ListedDraft] {
        let mailbox = try conversations.mailbox(of: patient, for: member.account.id, in: tx)
        return try listed("\(Self.rows) WHERE \(Self.condition(mailbox))", in: tx) { _ in true }
    }

    /// The drafts of somebody of the practice, the latest first: only where they may still write.
    public func list(of user: SignedIn, site: Site, in tx: Transaction) throws -> [ListedDraft] {
        guard user.account.kind == .staff else { throw NotFound() }
        return try listed("\(Self.rows) WHERE d.account = \(user.account.id)", in: tx) {
            try isReachable($0, for: user, site: site, in: tx)
        }
    }

    private func listed(_ rows: SQL, in tx: Transaction, where isShown: (DraftRows.Sealed) throws -> Bool) throws -> [ListedDraft] {
        let found = try tx.all(
            "SELECT \(DraftRows.columns), c.id FROM \(rows) ORDER BY d.updated_at DESC, d.id DESC LIMIT \(rows: Drafting.mostOfStaff)"
        ) { row in (sealed: try DraftRows.decode(row), conversation: try row[DraftRows.count] as ID<Conversation>?) }
        return try found.filter { try isShown($0.sealed) }.map { one in
            let subject = try one.conversation.flatMap { try ConversationRows.find($0, in: tx) }.map { conversation in
                try conversation.subject(with: conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx)))
            }
            return ListedDraft(
                draft: try one.sealed.open(surroundings.patientKeys, in: tx), replyTo: subject,
                patient: try conversations.patients.patient(one.sealed.patient, in: tx))
        }
    }

    /// One draft of one's own.
    ///
    /// - Throws: `NotFound`.
    public func open(_ id: ID<Draft>, for user: SignedIn, site: Site, in tx: Transaction) throws -> Draft {
        try own(id, of: user, site: site, lock: false, in: tx).open(surroundings.patientKeys, in: tx)
    }

    /// What one has begun to reply in a conversation; the caller has judged that it is one's own to read.
    public func reply(in conversation: ID<Conversation>, of user: SignedIn, in tx: Transaction) throws -> Draft? {
        try DraftRows.find(where: "d.account = \(user.account.id) AND d.kind = 'reply' AND d.conversation = \(conversation)", in: tx)?
            .open(surroundings.patientKeys, in: tx)
    }

    /// What was drafted for a task: one's own, and for whoever owns it what others had written.
    ///
    /// - Throws: `NotFound`, `TaskRefusal.notEligible`.
    public func onTask(
        _ id: ID<WorkbenchTask>, for user: SignedIn, in tx: Transaction
    ) throws -> (own: Draft?, others: [OthersDraft]) {
        let desk = try workbench.desk(id, of: user.account.id, lock: false, in: tx)
        try desk.eligibility.require()
        let sealed = try tx.all("SELECT \(DraftRows.columns) FROM draft d WHERE d.task = \(id) ORDER BY d.updated_at DESC, d.id DESC") {
            try DraftRows.decode($0)
        }
        let isOwner = desk.task.owner == user.account.id && desk.task.state != .done
        let shown = sealed.filter { $0.account == user.account.id || isOwner }
        let names = try identity.names(of: shown.map(\.account).filter { $0 != user.account.id }, in: tx)
        let drafts = try shown.map { try $0.open(surroundings.patientKeys, in: tx) }
        return (
            drafts.first { $0.author == user.account.id },
            try drafts.filter { $0.author != user.account.id }.map { draft in
                OthersDraft(
                    authorName: names[draft.author] ?? "", draft: draft,
                    files: try AttachmentRow.unsent(draft.content.attachments, of: draft.author, surroundings, in: tx))
            }.filter { $0.draft.content.hasText || !$0.files.isEmpty }
        )
    }

    /// What was asked for one patient, as a draft for another: type, team, subject and words are the same.
    ///
    /// - Throws: `NotFound` unless the member began the conversation and acts for both patients.
    public func sameQuestion(
        as id: ID<Conversation>, for patient: ID<Patient>, by member: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Draft> {
        let mailbox = try conversations.mailbox(holding: id, for: member.account.id, in: tx)
        guard let conversation = try ConversationRows.find(id, where: mailbox.condition, in: tx), conversation.begunBy == member.account.id,
            let first = try conversations.messages(of: conversation, limit: 1, in: tx).messages.first, first.withdrawnAt == nil
        else { throw NotFound() }
        let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
        let content = DraftContent(
            type: conversation.type.rawValue, clinicalGroup: site.clinicalGroup(conversation.clinicalGroup)?.code ?? "",
            provider: conversation.provider.flatMap(site.provider)?.code, subject: try conversation.subject(with: key), body: first.body,
            audience: conversation.audience == .author ? "author" : nil)
        return try save(content, at: .newMessage(patient), over: nil, by: member, site: site, in: tx)
    }
}

extension Conversations {
    /// Whether there still is such a conversation, for somebody whose right to it is judged.
    public func isThere(_ id: ID<Conversation>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM conversation WHERE id = \(id)") { try $0[0] as Int64 } != nil
    }

    /// How many drafts the member has for the patient of a mailbox.
    func drafts(in mailbox: Mailbox, _ tx: Transaction) throws -> Int64 {
        try tx.first("SELECT count(*) FROM \(Drafts.rows) WHERE \(Drafts.condition(mailbox))") { try $0[0] } ?? 0
    }

    func hasDrafts(_ account: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM draft WHERE account = \(account) LIMIT 1") { try $0[0] as Int64 } != nil
    }
}

extension Drafts {
    /// The draft that saving there would meet now; nil when none is left.
    ///
    /// - Parameter base: names it where a place holds several.
    public func current(at place: DraftPlace, _ base: DraftBase?, of user: SignedIn, site: Site, in tx: Transaction) throws -> Draft? {
        let home = try home(of: place, for: user, site: site, in: tx)
        return try stored(place.kind, home, base, of: user, lock: false, in: tx)?.open(surroundings.patientKeys, in: tx)
    }

    /// What was taken back at once is a draft again where it was written; what was begun there since comes after it.
    ///
    /// - Returns: nil when a stub stays, and when no more drafts can be kept.
    public func keep(_ undone: Withdrawal, by member: SignedIn, site: Site, in tx: Transaction) throws -> Draft? {
        guard !undone.hasTrace else { return nil }
        let conversation = undone.conversation
        var content = DraftContent(body: undone.words, attachments: undone.attachments.map(\.id))
        var begun: Draft?
        if undone.endsConversation {
            content.type = conversation.type.rawValue
            content.clinicalGroup = site.clinicalGroup(conversation.clinicalGroup)?.code ?? ""
            content.provider = conversation.provider.flatMap(site.provider)?.code
            content.subject = undone.subject
            content.audience = conversation.audience == .both || conversation.audience == .proxies ? "all" : conversation.audience.rawValue
        } else {
            begun = try reply(in: conversation.id, of: member, in: tx)
            content.continues(begun?.content)
        }
        let place: DraftPlace = undone.endsConversation ? .newMessage(undone.patient.id) : .reply(conversation.id)
        do {
            return try save(content, at: place, over: begun?.base, by: member, site: site, in: tx).value
        } catch is DraftRefusal {
            return nil
        } catch is RateRefusal {
            return nil
        }
    }
}

extension DraftContent {
    /// Sets what was begun since after it: no word and no file of either is lost.
    mutating func continues(_ begun: DraftContent?) {
        guard let begun else { return }
        if begun.hasText { body += "\n\n" + begun.body }
        attachments = Array((attachments + begun.attachments.filter { !attachments.contains($0) }).prefix(Drafting.mostFiles))
    }
}

extension Drafts {
    /// Goes on from what somebody else had drafted for a task: it comes after one's own words, and the files become one's own.
    ///
    /// - Throws: `NotFound` unless the user owns the task and somebody drafted that for it.
    public func adopt(
        _ id: ID<Draft>, on task: ID<WorkbenchTask>, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Draft> {
        let drafts = try onTask(task, for: user, in: tx)
        guard let other = drafts.others.first(where: { $0.draft.id == id })?.draft else { throw NotFound() }
        var content = drafts.own?.content ?? DraftContent()
        content.body = content.body.isEmpty ? other.content.body : content.body + "\n\n" + other.content.body
        content.template = content.template ?? other.content.template
        let given = try DraftFiles.give(other, to: user.account.id, surroundings, in: tx)
        content.attachments = Array((content.attachments + given).prefix(Drafting.mostFiles))
        // What was somebody else's is taken over: that is told each time, also right after a save of one's own.
        let home = try home(of: .task(task), for: user, site: site, in: tx)
        return Effect(try keep(content, .taskReply, home, over: drafts.own?.base, isToBeNoted: true, by: user, in: tx))
    }
}
