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
    ///   - successors: who takes over what is unfinished in workflow groups that the document removes.
    ///   - author: who answers for the change; it is audited.
    /// - Throws: `ConfigurationRefusal`, after which nothing has changed.
    public func apply(
        _ document: ConfigurationDocument, base: Int64? = nil, ontoLatest: Bool = false, successors: GroupSuccessors = [:],
        by author: Actor
    ) async throws -> ConfigurationChange {
        let check = ConfigurationCheck(document, installed: installed)
        guard check.mistakes.isEmpty else { throw ConfigurationRefusal.mistakes(check.mistakes) }
        let warnings = check.warnings
        return try await surroundings.database.bulkWrite { tx in
            var change = try self.apply(
                document, base: base, ontoLatest: ontoLatest, successors: successors, by: author, in: tx)
            change.warnings = warnings
            return change
        }
    }

    /// The same inside a transaction, for a document that has passed its check.
    func apply(
        _ document: ConfigurationDocument, base: Int64?, ontoLatest: Bool, successors: GroupSuccessors = [:], by author: Actor,
        in tx: Transaction
    ) throws -> ConfigurationChange {
        try Self.lock(in: tx)
        let current = try self.document(in: tx)
        let revision = current.revision ?? 0
        let base = base ?? document.revision
        guard ontoLatest || base == revision else { throw try Self.refusal(of: base, current, in: tx) }
        let seen = Set(try Self.earlier(base, in: tx)?.workbenchUsers.map { Username.key($0.username) } ?? [])
        let wanted = document.completed(from: current, known: seen)
        guard wanted.content != current.content else {
            return ConfigurationChange(revision: revision, changes: [], warnings: [])
        }
        let groups = try Flows.workflowGroups(in: tx).filter { $0.retiredAt == nil }
        try successors.judge(living: Set(groups.map(\.code)), wanted: Set(wanted.workflowGroups.map(\.code)))
        try refuseOrphans(wanted, groups: groups, successors: successors, in: tx)
        let stranded = try StrandedDeliveries.now(in: tx).sentences(under: wanted)
        guard stranded.isEmpty else { throw ConfigurationRefusal.strands(stranded) }
        if wanted.ages != current.ages || wanted.site.timeZone != current.site.timeZone {
            try Patients(surroundings, audit: audit).writeEndsByAge(
                AgeRule(ages: current.ages, timeZone: current.site.timeZone), in: tx)
        }
        try write(wanted, current: current, by: author, in: tx)
        try handOver(successors, from: Dictionary(groups.map { ($0.code, $0.id) }) { first, _ in first }, by: author, in: tx)
        // Whoever may no longer process the tasks of a group owns none of them.
        try TaskCustody.settle(by: author, at: surroundings.clock(), audit: audit, in: tx)
        try PersonalReplies(surroundings, audit: audit).settle(by: author, at: surroundings.clock(), in: tx)
        let changes = ConfigurationDifference.lines(from: current, to: wanted)
        let next = try record(wanted, revision: revision + 1, by: author, changes: changes.count, in: tx)
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

    /// Why a document made from `base` is not applied to what is in force.
    private static func refusal(
        of base: Int64?, _ current: ConfigurationDocument, in tx: Transaction
    ) throws -> ConfigurationRefusal {
        let revision = current.revision ?? 0
        guard let base, base >= 0, base <= revision else { return .unknownRevision(base, current: revision) }
        return .stale(current: revision, difference: ConfigurationDifference.lines(from: try earlier(base, in: tx), to: current))
    }

    private static func earlier(_ revision: Int64?, in tx: Transaction) throws -> ConfigurationDocument? {
        guard let revision, let text = try rendering(of: revision, in: tx) else { return nil }
        return ConfigurationDocument.read(own: text)
    }

    /// Tasks are work promised to somebody: none may be left where nobody can process it.
    private func refuseOrphans(
        _ wanted: ConfigurationDocument, groups: [Flows.WorkflowGroupRow], successors: GroupSuccessors, in tx: Transaction
    ) throws {
        let tasks = try WorkflowGroupMembership.unfinishedTasks(in: tx)
        let waiting = try PersonalReplies.waiting(in: tx).merging(try HeldRows.waiting(in: tx), uniquingKeysWith: +)
        guard !tasks.isEmpty || !waiting.isEmpty else { return }
        let check = ConfigurationCheck(wanted, installed: installed)
        let orphans: [OrphanedWork] = try groups.compactMap { row in
            let successor = successors.codes[row.code]
            let reason: OrphanedWork.Reason =
                if wanted.workflowGroups.contains(where: { $0.code == row.code }) {
                    .unattended
                } else if let successor {
                    .successorUnattended(successor)
                } else {
                    .removed
                }
            let heir = wanted.workflowGroups.first { $0.code == successor ?? row.code }
            if let heir, check.hasEligibleAgent(heir) { return nil }
            return try OrphanedWork.find(
                in: row.id, code: row.code, because: reason, taskCount: tasks[row.id] ?? 0, waiting: waiting[row.id] ?? 0, tx)
        }
        guard orphans.isEmpty else { throw ConfigurationRefusal.orphans(orphans) }
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
