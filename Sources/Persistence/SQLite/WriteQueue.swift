internal import Synchronization

/// The write closures that wait, in the order they came.
internal final class WriteQueue: Sendable {
    private struct State {
        /// Taken from the front by moving `start`, so that taking costs nothing however many wait.
        var waiting: [any PendingWrite] = []
        var start = 0
        var isDraining = false
        var isClosed = false

        var count: Int { waiting.count - start }
    }

    /// What became of a write that was offered.
    enum Admission {
        case queued
        /// Queued while nobody drains: the offerer starts the writer.
        case queuedFirst
        case full
        case closed
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { state.withLock { $0.count } }

    func add(_ write: any PendingWrite) -> Admission {
        state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard state.count < limit else { return .full }
            state.waiting.append(write)
            guard !state.isDraining else { return .queued }
            state.isDraining = true
            return .queuedFirst
        }
    }

    /// Fills the group with what waits, up to `maximum` and never a bulk write beside others; empty ends the draining.
    func take(_ maximum: Int, into group: inout [any PendingWrite]) {
        group.removeAll(keepingCapacity: true)
        state.withLock { state in
            guard state.count > 0 else {
                state.isDraining = false
                return
            }
            while state.count > 0, group.count < maximum {
                let next = state.waiting[state.start]
                if next.isBulk, !group.isEmpty { break }
                group.append(next)
                state.start += 1
                if next.isBulk { break }
            }
            if state.count == 0 {
                state.waiting.removeAll(keepingCapacity: true)
                state.start = 0
            } else if state.start > 1_024 {
                state.waiting.removeFirst(state.start)
                state.start = 0
            }
        }
    }

    /// Everything that waits. Whoever drains goes on draining.
    func takeAll() -> [any PendingWrite] {
        state.withLock { state in
            let waiting = Array(state.waiting[state.start...])
            state.waiting.removeAll(keepingCapacity: true)
            state.start = 0
            return waiting
        }
    }

    /// Puts members back that the group had no time for, before all others.
    func putBack(_ members: ArraySlice<any PendingWrite>) {
        guard !members.isEmpty else { return }
        state.withLock { state in
            state.waiting.replaceSubrange(0..<state.start, with: members)
            state.start = 0
        }
    }

    /// No further write is admitted; what waits is still done.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
