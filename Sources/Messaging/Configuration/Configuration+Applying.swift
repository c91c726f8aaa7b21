public import Persistence

/// What applying a document did.
public struct ConfigurationChange: Sendable, Hashable {
    /// The revision now in force.
    public var revision: Int64
    /// One sentence for each change; empty when the document says what is in force already.
    public var changes: [String]
    public var warnings: [ConfigurationMistake]

    public var changedNothing: Bool { changes.isEmpty }
}

extension Configuration {
    /// Puts a document in force, all of it or nothing, as a new revision.
    ///
    /// Things are matched by code and keep their ids; what is no longer named
    /// is retired. A flow that decides otherwise counts one version up.
    ///
    /// - Parameters:
    ///   - base: the revision the document was made from; its own `revision` when nil.
    ///   - ontoLatest: applies the document whatever has changed since.
    ///   - author: who answers for the change; it is audited.
    /// - Throws: `ConfigurationRefusal`, after which nothing has changed.
    public func apply(
        _ document: ConfigurationDocument, base: Int64? = nil, ontoLatest: Bool = false, by author: Actor
    ) async throws -> ConfigurationChange {
        let check = ConfigurationCheck(document, installed: installed)
        guard check.mistakes.isEmpty else { throw ConfigurationRefusal.mistakes(check.mistakes) }
        let warnings = check.warnings
        return try await surroundings.database.bulkWrite { tx in
            var change = try self.apply(document, base: base, ontoLatest: ontoLatest, by: author, in: tx)
            change.warnings = warnings
            return change
        }
    }

    /// The same inside a transaction, for a document that has passed its check.
    func apply(
        _ document: ConfigurationDocument, base: Int64?, ontoLatest: Bool, by author: Actor, in tx: Transaction
    ) throws -> ConfigurationChange {
        try Self.lock(in: tx)
        let current = try self.document(in: tx)
        let revision = current.revision ?? 0
        let base = base ?? document.revision
        guard ontoLatest || base == revision else {
            throw ConfigurationRefusal.stale(
                current: revision, difference: ConfigurationDifference.lines(from: try Self.earlier(base, in: tx), to: current))
        }
        let seen = Set(try Self.earlier(base, in: tx)?.workbenchUsers.map { Username.key($0.username) } ?? [])
        let wanted = document.completed(from: current, known: seen)
        guard wanted.content != current.content else {
            return ConfigurationChange(revision: revision, changes: [], warnings: [])
        }
        try refuseOrphans(wanted, current: current, in: tx)
        let stranded = try StrandedDeliveries.now(in: tx).sentences(under: wanted)
        guard stranded.isEmpty else { throw ConfigurationRefusal.strands(stranded) }
        try write(wanted, current: current, by: author, in: tx)
        // Whoever may no longer process the tasks of a group owns none of them.
        try TaskCustody.settle(by: author, at: surroundings.clock(), audit: audit, in: tx)
        try PersonalReplies(surroundings, audit: audit).settle(by: author, at: surroundings.clock(), in: tx)
        let changes = ConfigurationDifference.lines(from: current, to: wanted)
        let next = try record(wanted, revision: revision + 1, by: author, changes: changes.count, in: tx)
        if wanted.ages != current.ages || wanted.site.timeZone != current.site.timeZone {
            try Patients(surroundings, audit: audit).writeEndsByAge(
                AgeRule(ages: current.ages, timeZone: current.site.timeZone), in: tx)
        }
        return ConfigurationChange(revision: next, changes: changes, warnings: [])
    }

    /// Makes a revision of a change that another feature has made in this
    /// transaction to what the document shows, such as a manager's to the
    /// members of a group. Makes none when the document says the same as before.
    ///
    /// - Returns: the revision in force.
    @discardableResult
    public func revise(by author: Actor, in tx: Transaction) throws -> Int64 {
        try Self.lock(in: tx)
        let document = try self.document(in: tx)
        let revision = document.revision ?? 0
        let before = try Self.earlier(revision, in: tx)
        guard before?.content != document.content else { return revision }
        let changes = ConfigurationDifference.lines(from: before, to: document)
        return try record(document, revision: revision + 1, by: author, changes: changes.count, in: tx)
    }

    /// Two changes at once wait for each other; the second then sees the first.
    private static func lock(in tx: Transaction) throws {
        _ = try tx.all("SELECT section FROM site_setting WHERE section = 'site' \(.forUpdate)") { try $0[0] as String }
    }

    private static func earlier(_ revision: Int64?, in tx: Transaction) throws -> ConfigurationDocument? {
        guard let revision, let text = try rendering(of: revision, in: tx) else { return nil }
        return ConfigurationDocument.read(own: text)
    }

    /// Tasks are work promised to somebody: none may be left where nobody can process it.
    private func refuseOrphans(_ wanted: ConfigurationDocument, current: ConfigurationDocument, in tx: Transaction) throws {
        let tasks = try WorkflowGroupMembership.unfinishedTasks(in: tx).merging(try PersonalReplies.waiting(in: tx), uniquingKeysWith: +)
            .merging(try HeldRows.waiting(in: tx), uniquingKeysWith: +)
        guard !tasks.isEmpty else { return }
        let check = ConfigurationCheck(wanted, installed: installed)
        let rows = try Flows.workflowGroups(in: tx).filter { $0.retiredAt == nil }
        let sentences: [String] = rows.compactMap { row in
            guard let count = tasks[row.id] else { return nil }
            let held = count == 1 ? "1 unfinished task" : "\(count) unfinished tasks"
            guard let group = wanted.workflowGroups.first(where: { $0.code == row.code }) else {
                return "The workflow group `\(row.code)` would go with \(held); transfer or finish them first."
            }
            guard !check.hasEligibleAgent(group) else { return nil }
            return "The workflow group `\(row.code)` holds \(held) and would have nobody who may process them."
        }
        guard sentences.isEmpty else { throw ConfigurationRefusal.orphans(sentences) }
    }

    private func record(
        _ document: ConfigurationDocument, revision: Int64, by author: Actor, changes: Int, in tx: Transaction
    ) throws -> Int64 {
        var document = document
        document.revision = revision
        let name = try author.account.flatMap { account in
            try Identity.staff(keys: surroundings.keys, in: tx).first { $0.id == account }?.username
        }
        let recorded = try tx.update(
            """
            INSERT INTO configuration_revision (revision, document, author, author_name, applied_at)
            VALUES (\(revision), \(document.yaml()), \(author.account), \(name ?? author.title), \(surroundings.clock()))
            ON CONFLICT (revision) DO NOTHING
            """)
        // Somebody else made this revision at the same moment; the whole of ours is given up.
        guard recorded == 1 else { throw DatabaseFailure.busy }
        try audit.record(
            AuditEvent(
                .configure, "configuration", ID<Configuration>?.none, by: author,
                detail: ["revision": "\(revision)", "changes": "\(changes)"]),
            in: tx)
        return revision
    }
}

extension Actor {
    /// What the list of revisions calls somebody without a staff account.
    fileprivate var title: String {
        switch self {
        case .operator: "operator"
        case .system: "system"
        case .member, .staff, .client, .nobody: "unknown"
        }
    }
}
