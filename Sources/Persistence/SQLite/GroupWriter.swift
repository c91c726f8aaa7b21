internal import NIOPosix
internal import Synchronization

/// Commits what arrived while the previous commit was under way in one transaction: a group.
///
/// Each member has a savepoint of its own, so one that fails is undone and harms nobody, and each is answered only after COMMIT
/// returned. Nothing waits for a group to fill: a lone write is a group of one.
internal final class GroupWriter: Sendable {
    static let largestGroup = 128
    /// The first member waits for the last one, so a group takes no more members after so long, in nanoseconds.
    static let longestGroup: UInt64 = 50_000_000

    private let link: SQLiteLink
    private let queue: WriteQueue
    private let checkpointer: Checkpointer
    private let beforeCommit: (@Sendable (Transaction) throws -> Void)?
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let groups = Atomic<Int64>(0)
    private let writes = Atomic<Int64>(0)
    private let largest = Atomic<Int64>(0)

    init(link: SQLiteLink, checkpointer: Checkpointer, options: DatabaseOptions) {
        self.link = link
        self.checkpointer = checkpointer
        queue = WriteQueue(limit: options.waitingWrites)
        beforeCommit = options.beforeCommit
        thread.start()
    }

    func write<T: Sendable>(isBulk: Bool, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withUnsafeThrowingContinuation { caller in
            let call = WriteCall(isBulk: isBulk, body: body, caller: caller)
            switch queue.add(call) {
            case .queued: break
            case .queuedFirst: thread.submit { _ in self.drain() }
            case .full: call.finish(DatabaseFailure.busy)
            case .closed: call.finish(DatabaseFailure.closed)
            }
        }
    }

    func addStatistics(to statistics: inout DatabaseStatistics) {
        statistics.groups = groups.load(ordering: .relaxed)
        statistics.groupedWrites = writes.load(ordering: .relaxed)
        statistics.largestGroup = largest.load(ordering: .relaxed)
        statistics.waitingWrites = Int64(queue.count)
    }

    func close() async {
        queue.close()
        // The pool runs what was submitted before it ends its thread, and a drain ends when the queue is empty.
        try? await thread.shutdownGracefully()
    }

    private func drain() {
        var group: [any PendingWrite] = []
        while true {
            queue.take(Self.largestGroup, into: &group)
            guard !group.isEmpty else { return }
            let done = link.perform { GroupCommit(link: link, beforeCommit: beforeCommit).commit(group) }
            queue.putBack(group[done.outcomes.count...])
            if done.isCommitted { count(done.outcomes.count) }
            for (member, outcome) in zip(group, done.outcomes) { member.finish(outcome) }
            // Whoever came meanwhile would wait for the same lock as long again; they are told at once and may try again.
            if done.isLockedOut { for member in queue.takeAll() { member.finish(DatabaseFailure.busy) } }
            checkpointer.afterCommit(link)
        }
    }

    private func count(_ members: Int) {
        groups.add(1, ordering: .relaxed)
        writes.add(Int64(members), ordering: .relaxed)
        largest.max(Int64(members), ordering: .relaxed)
    }
}
