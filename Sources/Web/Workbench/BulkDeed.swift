import Messaging
import Persistence
import WebSupport

/// What can be done to several tasks together.
enum BulkAction: String, Sendable, CaseIterable {
    case assign, unassign, transfer
}

/// One deed for several tasks; each is judged by itself, in a transaction of its own.
struct BulkDeed: Sendable {
    let action: BulkAction
    var user = ""
    var workflowGroup = ""
    var reason = ""

    /// Does it to each task, in their order.
    ///
    /// - Parameter tasks: nil for what names no task.
    /// - Returns: for each why not; nil when it is done.
    /// - Throws: as `each`.
    func refusals(
        of tasks: [ID<WorkbenchTask>?], by signedIn: SignedIn, _ portal: Portal, _ site: Site
    ) async throws -> [(any Refusal)?] {
        try await Self.each(tasks) { id in
            try await portal.perform { tx in try perform(on: id, by: signedIn, portal, site, in: tx).map { _ in } }
        }
    }

    /// Acts on each, in their order. What was done before the store went away is done, so whoever asked is told of each; those after
    /// are not tried, since each would wait for the store as long again.
    ///
    /// - Throws: what `act` throws, other than refusals; `DatabaseFailure` also when the store was away and nothing at all was done.
    static func each(_ tasks: [ID<WorkbenchTask>?], _ act: (ID<WorkbenchTask>) async throws -> Void) async throws -> [(any Refusal)?] {
        var refusals: [(any Refusal)?] = []
        var away: DatabaseFailure?
        for task in tasks {
            guard away == nil else {
                refusals.append(StoreAway())
                continue
            }
            do {
                guard let task else { throw NotFound() }
                try await act(task)
                refusals.append(nil)
            } catch let refusal as any Refusal {
                refusals.append(refusal)
            } catch let failure as DatabaseFailure where failure.isTemporary {
                away = failure
                refusals.append(StoreAway())
            }
        }
        if let away, refusals.allSatisfy({ $0 != nil }) { throw away }
        return refusals
    }

    private func perform(
        on id: ID<WorkbenchTask>, by signedIn: SignedIn, _ portal: Portal, _ site: Site, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let workbench = portal.workbench
        switch action {
        case .assign:
            try workbench.requireManager(ofTask: id, by: signedIn, in: tx)
            guard let account = try portal.identity.account(username: user, in: tx), account.kind == .staff else {
                throw TaskRefusal.unknownUser
            }
            return try workbench.assign(id, to: account.id, by: signedIn, in: tx)
        case .unassign: return try workbench.unassign(id, by: signedIn, in: tx)
        case .transfer: return try workbench.transfer(id, to: workflowGroup, because: reason, by: signedIn, site: site, in: tx)
        }
    }
}

/// One of several tasks, when the store went away after it had taken others.
struct StoreAway: Refusal {
    var code: String { Problem.storage.code }
    var status: Int { Problem.storage.status }
    var sentence: String {
        "The system was busy for a moment and did not confirm this one. Look at the task, and try again in a few seconds."
    }
}
