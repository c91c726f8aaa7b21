public import Persistence

extension Drafts {
    /// Keeps what somebody has written so far, and the files they chose for it: of these what they uploaded and have not sent.
    ///
    /// - Parameter base: the draft as the writer last saw it; nil when they saw none. What was saved elsewhere since is never overwritten.
    /// - Throws: `DraftRefusal`, `RateRefusal`, `AttachmentRefusal.tooMany`; `NotFound` where they may not write and never could.
    public func save(
        _ content: DraftContent, at place: DraftPlace, over base: DraftBase?, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Draft> {
        let home = try home(of: place, for: user, site: site, in: tx)
        return Effect(try keep(content, place.kind, home, over: base, by: user, in: tx))
    }

    /// Saves a draft that is known by its id, wherever it is written.
    ///
    /// - Throws: as `save`; `NotFound` for somebody else's.
    public func change(
        _ id: ID<Draft>, to content: DraftContent, over version: Int64, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Draft> {
        let found = try own(id, of: user, site: site, lock: true, in: tx)
        let home = Home(patient: found.patient, chart: found.chart, conversation: found.conversation, task: found.task)
        return Effect(try keep(content, found.kind, home, over: DraftBase(id: id, version: version), by: user, in: tx))
    }

    /// - Parameter isToBeNoted: whether the audit trail hears of it however soon after the last save.
    func keep(
        _ content: DraftContent, _ kind: DraftKind, _ home: Home, over base: DraftBase?, isToBeNoted: Bool = false, by user: SignedIn,
        in tx: Transaction
    ) throws -> Draft {
        let now = surroundings.clock()
        let found = try stored(kind, home, base, of: user, lock: true, in: tx)
        var content = content
        content.attachments = try DraftFiles.own(content.attachments, of: user.account.id, in: tx)
        let text = try StoredJSON.text(content)
        guard text.utf8.count <= Drafting.largestBytes else { throw DraftRefusal.tooLong }
        let old = try found?.open(surroundings.patientKeys, in: tx)
        let step = try Drafting.step(
            stored: old.map { Drafting.Stored(base: $0.base, isSame: $0.content == content) }, base: base, hasContent: content.hasContent)
        if step == .keep, let old { return old }
        try identity.limits.take(.draft, by: user.account.id, at: now, in: tx)
        guard let found, step == .replace else { return try create(text, content, kind, home, by: user, at: now, in: tx) }
        let isNoted = isToBeNoted || Drafting.isNoted(last: found.notedAt, at: now)
        let sealed = try seal(text, found.id, found.patient, user.account.id, found.createdAt, in: tx)
        let saved = try tx.update(
            """
            UPDATE draft SET content = \(sealed), version = version + 1, updated_at = \(now), noted_at = \(isNoted ? now : found.notedAt)
            WHERE id = \(found.id) AND version = \(found.version)
            """)
        guard saved == 1 else { throw DatabaseFailure.busy }
        try DraftFiles.hold(content.attachments, by: found.id, in: tx)
        if isNoted { try record(.draftSave, found.id, of: found.patient, by: user, in: tx) }
        return Draft(
            id: found.id, kind: kind, author: user.account.id, patient: found.patient, chart: found.chart,
            conversation: found.conversation, task: found.task, content: content, version: found.version + 1, createdAt: found.createdAt,
            updatedAt: now)
    }

    /// The draft that this save meets: of a reply there is one, of first messages the one that was named.
    func stored(
        _ kind: DraftKind, _ home: Home, _ base: DraftBase?, of user: SignedIn, lock: Bool, in tx: Transaction
    ) throws -> DraftRows.Sealed? {
        let own: SQL = "d.account = \(user.account.id) AND d.kind = \(kind)"
        if let task = home.task { return try DraftRows.find(where: "\(own) AND d.task = \(task)", lock: lock, in: tx) }
        if let conversation = home.conversation {
            return try DraftRows.find(where: "\(own) AND d.conversation = \(conversation)", lock: lock, in: tx)
        }
        return try base.flatMap {
            try DraftRows.find(where: "\(own) AND d.id = \($0.id) AND d.patient = \(home.patient)", lock: lock, in: tx)
        }
    }

    private func create(
        _ text: String, _ content: DraftContent, _ kind: DraftKind, _ home: Home, by user: SignedIn, at now: Timestamp, in tx: Transaction
    ) throws -> Draft {
        let isMember = user.account.kind == .member
        let others: SQL = isMember ? "AND patient = \(home.patient)" : ""
        let count =
            try tx.first("SELECT count(*) FROM draft WHERE account = \(user.account.id) \(others)") { try $0[0] as Int64 } ?? 0
        guard count < (isMember ? Drafting.mostForPatient : Drafting.mostOfStaff) else { throw DraftRefusal.tooMany }
        let id: ID<Draft> = surroundings.ids.next()
        let sealed = try seal(text, id, home.patient, user.account.id, now, in: tx)
        let added = try tx.update(
            """
            INSERT INTO draft (id, kind, patient, chart, account, conversation, task, content, version, created_at, updated_at, noted_at)
            VALUES (\(id), \(kind), \(home.patient), \(home.chart), \(user.account.id), \(home.conversation), \(home.task), \(sealed), 1,
                \(now), \(now), \(now))
            ON CONFLICT DO NOTHING
            """)
        // Another device was first by a moment: its words are not this one's to overwrite.
        guard added == 1 else { throw DraftRefusal.changed(current: 1) }
        try DraftFiles.hold(content.attachments, by: id, in: tx)
        try record(.draftSave, id, of: home.patient, by: user, in: tx)
        return Draft(
            id: id, kind: kind, author: user.account.id, patient: home.patient, chart: home.chart, conversation: home.conversation,
            task: home.task, content: content, version: 1, createdAt: now, updatedAt: now)
    }

    private func seal(
        _ text: String, _ id: ID<Draft>, _ patient: ID<Patient>, _ author: ID<Account>, _ createdAt: Timestamp, in tx: Transaction
    ) throws -> [UInt8] {
        try surroundings.patientKeys.key(of: patient, in: tx).content
            .seal(text: text, DraftRows.binding(id, patient, author, createdAt), padded: true)
    }

    func record(_ action: AuditAction, _ id: ID<Draft>, of patient: ID<Patient>, by user: SignedIn, in tx: Transaction) throws {
        try audit.record(AuditEvent(action, "draft", id, by: user.actor, session: user.session, patient: patient), in: tx)
    }
}

extension Drafts {
    /// Deletes a draft of one's own.
    ///
    /// - Parameter version: the version that was read; nil deletes whatever is there.
    /// - Throws: `NotFound`, `DraftRefusal.changed`.
    public func discard(
        _ id: ID<Draft>, version: Int64? = nil, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Draft> {
        let found = try own(id, of: user, site: site, lock: true, in: tx)
        if let version, version != found.version { throw DraftRefusal.changed(current: found.version) }
        let draft = try found.open(surroundings.patientKeys, in: tx)
        try tx.execute("DELETE FROM draft WHERE id = \(id)")
        try record(.draftDiscard, id, of: found.patient, by: user, in: tx)
        return Effect(draft)
    }

    /// The words of a draft have been sent, in the same transaction. What was saved elsewhere since stays a draft.
    public func sent(_ base: DraftBase?, by user: SignedIn, in tx: Transaction) throws {
        guard let base else { return }
        try tx.execute("DELETE FROM draft WHERE id = \(base.id) AND account = \(user.account.id) AND version = \(base.version)")
    }

    /// The words of a draft have been sent by a client that names it, whatever version it saw.
    public func remove(_ id: ID<Draft>?, by user: SignedIn, in tx: Transaction) throws {
        guard let id else { return }
        try tx.execute("DELETE FROM draft WHERE id = \(id) AND account = \(user.account.id)")
    }

    /// A first message that was drafted for one patient becomes a draft for another: it is in one place only.
    ///
    /// - Throws: `NotFound` unless both are patients the author acts for.
    public func move(
        _ content: DraftContent, from base: DraftBase, to patient: ID<Patient>, by member: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Draft> {
        let moved = try save(content, at: .newMessage(patient), over: nil, by: member, site: site, in: tx)
        try sent(base, by: member, in: tx)
        return moved
    }
}
