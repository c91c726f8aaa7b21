import Messaging
import Persistence

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

    /// Does it to one task.
    ///
    /// - Returns: why not; nil when it is done.
    func refusal(of id: ID<WorkbenchTask>, by signedIn: SignedIn, _ portal: Portal, _ site: Site) async throws -> (any Refusal)? {
        do {
            try await portal.perform { tx in try perform(on: id, by: signedIn, portal, site, in: tx).map { _ in } }
            return nil
        } catch let refusal as any Refusal {
            return refusal
        }
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
