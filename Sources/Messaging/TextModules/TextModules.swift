public import Persistence

/// Short texts that people of the practice set into what they write: the site's, for each workflow group, and their own.
public final class TextModules: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let workbench: Workbench

    init(_ surroundings: Surroundings, audit: Audit, workbench: Workbench) {
        self.surroundings = surroundings
        self.audit = audit
        self.workbench = workbench
    }

    /// Whether somebody writes to members at all, and may use what was written beforehand (S58).
    public static func areOffered(to user: SignedIn, _ site: Site) -> Bool {
        user.account.kind == .staff && site.decisions.providersToMembers.templates
            && !user.account.roles.isDisjoint(with: [.taskProcessing, .personalMessaging])
    }

    /// Those for the answer to a task: of its group, and one's own.
    ///
    /// - Parameter reader: the language of whoever chooses among them.
    /// - Throws: `NotFound`, `TaskRefusal.notEligible`.
    public func usable(
        forTask id: ID<WorkbenchTask>, by user: SignedIn, site: Site, reader: String, in tx: Transaction
    ) throws -> [UsableText] {
        let desk = try workbench.desk(id, of: user.account.id, lock: false, in: tx)
        try desk.eligibility.require()
        return try usable(
            site.textModules(of: desk.task.workflowGroup), by: user, site: site, language: desk.conversation.language, reader: reader, tx)
    }

    /// Those for a further message of a conversation beside the queues.
    public func usable(
        in conversation: Conversation, by user: SignedIn, site: Site, reader: String, tx: Transaction
    ) throws -> [UsableText] {
        try usable(language: conversation.language, by: user, site: site, reader: reader, in: tx)
    }

    /// Those for a message beside the queues: of all groups one works in, and one's own.
    ///
    /// - Parameter language: of the message.
    public func usable(
        language: String, by user: SignedIn, site: Site, reader: String, in tx: Transaction
    ) throws -> [UsableText] {
        try usable(site.textModules(of: groups(of: user, in: tx)), by: user, site: site, language: language, reader: reader, tx)
    }

    private func usable(
        _ shared: [TextModule], by user: SignedIn, site: Site, language: String, reader: String, _ tx: Transaction
    ) throws -> [UsableText] {
        guard Self.areOffered(to: user, site) else { return [] }
        return shared.map {
            UsableText(key: $0.code, name: $0.name.text(in: reader), text: $0.text.text(in: language), isOwn: false)
        } + (try own(of: user, in: tx).map { UsableText(key: $0.name, name: $0.name, text: $0.text, isOwn: true) })
    }

    private func groups(of user: SignedIn, in tx: Transaction) throws -> [ID<WorkflowGroup>] {
        try workbench.memberships(of: user.account.id, in: tx).filter { $0.eligibility.isEligible }.map(\.group)
    }

    /// The site's for all groups that somebody works in, as the configuration has them, and their own.
    ///
    /// - Throws: `NotFound` for whoever writes to no member, and while they are switched off.
    public func all(for user: SignedIn, site: Site, in tx: Transaction) throws -> (shared: [TextModule], own: [OwnTextModule]) {
        guard Self.areOffered(to: user, site) else { throw NotFound() }
        return (site.textModules(of: try groups(of: user, in: tx)), try own(of: user, in: tx))
    }

    private struct Content: Codable, Hashable {
        var name: String
        var text: String
    }

    private func own(of user: SignedIn, in tx: Transaction) throws -> [OwnTextModule] {
        let rows = try tx.all(
            """
            SELECT id, content, created_at FROM text_module WHERE account = \(user.account.id) AND ended_at IS NULL ORDER BY created_at, id
            """
        ) { row in (id: try row[0] as ID<OwnTextModule>, content: try row[1] as [UInt8], at: try row[2] as Timestamp) }
        return try rows.map { row in
            let text = try surroundings.keys.accounts.openText(row.content, Self.binding(row.id, user.account.id, row.at), padded: true)
            let content = try StoredJSON.value(text, as: Content.self, column: 1)
            return OwnTextModule(id: row.id, name: content.name, text: content.text)
        }
    }

    private static func binding(_ id: ID<OwnTextModule>, _ account: ID<Account>, _ at: Timestamp) -> Binding {
        Binding(table: "text_module", column: "content", row: id, parent: account, createdAt: at)
    }
}

extension TextModules {
    /// Keeps a text module of one's own, or changes one.
    ///
    /// - Parameter id: the one to change; nil makes a new one.
    /// - Throws: `NotFound`, `MessageRefusal.invalid`, `TextModuleRefusal`.
    public func save(
        _ id: ID<OwnTextModule>?, name: String, text: String, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<OwnTextModule> {
        guard Self.areOffered(to: user, site) else { throw NotFound() }
        // One at a time of each person, so that no two names are the same and none is one too many.
        _ = try tx.first("SELECT id FROM account WHERE id = \(user.account.id) \(.forUpdate)") { try $0[0] as ID<Account> }
        let others = try own(of: user, in: tx).filter { $0.id != id }
        let accepted = try TextModuleRules.accepted(name: name, text: text, others: others.map(\.name))
        let now = surroundings.clock()
        let content = try StoredJSON.text(Content(name: accepted.name, text: accepted.text))
        guard let id else {
            guard others.count < TextModuleRules.most else { throw TextModuleRefusal.tooMany }
            let new: ID<OwnTextModule> = surroundings.ids.next()
            let sealed = try surroundings.keys.accounts.seal(text: content, Self.binding(new, user.account.id, now), padded: true)
            try tx.execute(
                """
                INSERT INTO text_module (id, account, content, created_at, updated_at)
                VALUES (\(new), \(user.account.id), \(sealed), \(now), \(now))
                """)
            try record(.create, new, by: user, in: tx)
            return Effect(OwnTextModule(id: new, name: accepted.name, text: accepted.text))
        }
        guard let at = try created(id, by: user, in: tx) else { throw NotFound() }
        let sealed = try surroundings.keys.accounts.seal(text: content, Self.binding(id, user.account.id, at), padded: true)
        try tx.execute("UPDATE text_module SET content = \(sealed), updated_at = \(now) WHERE id = \(id)")
        try record(.change, id, by: user, in: tx)
        return Effect(OwnTextModule(id: id, name: accepted.name, text: accepted.text))
    }

    /// Ends a text module of one's own. What was written with it stands.
    ///
    /// - Throws: `NotFound`.
    public func remove(_ id: ID<OwnTextModule>, by user: SignedIn, site: Site, in tx: Transaction) throws -> Effect<Void> {
        guard Self.areOffered(to: user, site) else { throw NotFound() }
        let ended = try tx.update(
            """
            UPDATE text_module SET ended_at = \(surroundings.clock())
            WHERE id = \(id) AND account = \(user.account.id) AND ended_at IS NULL
            """)
        guard ended == 1 else { throw NotFound() }
        try record(.disable, id, by: user, in: tx)
        return Effect(())
    }

    private func created(_ id: ID<OwnTextModule>, by user: SignedIn, in tx: Transaction) throws -> Timestamp? {
        try tx.first(
            "SELECT created_at FROM text_module WHERE id = \(id) AND account = \(user.account.id) AND ended_at IS NULL"
        ) { try $0[0] as Timestamp }
    }

    private func record(_ action: AuditAction, _ id: ID<OwnTextModule>, by user: SignedIn, in tx: Transaction) throws {
        try audit.record(AuditEvent(action, "text-module", id, by: user.actor, session: user.session), in: tx)
    }
}
