internal import Dispatch

/// One group's transaction.
internal struct GroupCommit {
    let link: SQLiteLink
    let beforeCommit: (@Sendable (Transaction) throws -> Void)?

    /// Runs the members until the group's time is over, and commits.
    ///
    /// - Returns: for each member that ran its failure, or nil, whether anything was committed, and whether another process held the
    ///   store for as long as is waited for it.
    func commit(_ group: [any PendingWrite]) -> (outcomes: [(any Error)?], isCommitted: Bool, isLockedOut: Bool) {
        var outcomes: [(any Error)?] = []
        outcomes.reserveCapacity(group.count)
        do {
            try link.run("BEGIN IMMEDIATE")
        } catch {
            return (group.map { _ in error }, false, error as? DatabaseFailure == .busy)
        }
        do {
            try runMembers(of: group, &outcomes)
            let isCommitted = outcomes.contains { $0 == nil }
            try isCommitted ? finish() : rollback()
            return (outcomes, isCommitted, false)
        } catch {
            // The transaction is gone with all its members: each is told so, and none is run again unasked.
            try? rollback()
            if outcomes.isEmpty { return (group.map { _ in error }, false, false) }
            return (outcomes.map { $0 ?? error }, false, false)
        }
    }

    private func runMembers(of group: [any PendingWrite], _ outcomes: inout [(any Error)?]) throws {
        let start = DispatchTime.now().uptimeNanoseconds
        var holdsChanges = false
        for member in group {
            link.beginMember(isProtected: holdsChanges)
            do {
                try member.run(Transaction(engine: .sqlite, driver: link))
                try link.keepMember()
                outcomes.append(nil)
                holdsChanges = holdsChanges || link.hasChanges
            } catch {
                outcomes.append(error)
                guard link.isInTransaction else { throw Self.shared(error) }
                try undoMember()
            }
            if DispatchTime.now().uptimeNanoseconds - start > GroupWriter.longestGroup { return }
        }
    }

    private func undoMember() throws {
        guard try !link.undoMember() else { return }
        // Nothing before this member changed anything, so the whole transaction may go.
        try link.run("ROLLBACK")
        try link.run("BEGIN IMMEDIATE")
    }

    private func finish() throws {
        if let beforeCommit {
            link.beginMember(isProtected: false)
            let transaction = Transaction(engine: .sqlite, driver: link)
            try beforeCommit(transaction)
            try transaction.requireUnharmed()
        }
        try link.run("COMMIT")
    }

    private func rollback() throws {
        if link.isInTransaction { try link.run("ROLLBACK") }
    }

    /// What a member's error means for its neighbours when it took the transaction with it.
    private static func shared(_ error: any Error) -> DatabaseFailure {
        guard let failure = error as? DatabaseFailure, failure.isTemporary else { return .storage(code: "rollback") }
        return failure
    }
}
