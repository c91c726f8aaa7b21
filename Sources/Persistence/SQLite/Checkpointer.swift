internal import GRDBSQLite
internal import NIOPosix
internal import Synchronization

/// Copies the write-ahead log into the database file beside the writer, and keeps the log small.
///
/// A checkpoint beside the writer never catches up with it, and the log starts again from its beginning only when everything in
/// it was copied. So the bulk is copied here, in paced steps that end on the disk, and the writer copies the small rest between
/// two groups.
internal final class Checkpointer: Sendable {
    private struct State {
        var copied = 0
        var isStepping = false
        /// The length at which the writer tries next to make room by force.
        var nextForced: Int
        /// The length at which the writer last copied the rest itself, so that a reader in the way is not met at every commit.
        var lastTry = 0
    }

    private let link: SQLiteLink
    private let readers: [SQLiteLink]
    private let pace: CheckpointPace
    private let log = LogLength()
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let state: Mutex<State>
    /// Held while a checkpoint runs. SQLite does not wait for another one but answers "busy", which would look like a reader in the
    /// way.
    private let turn = Mutex(())
    private let steps = Atomic<Int64>(0)
    private let writerSteps = Atomic<Int64>(0)

    init(link: SQLiteLink, writer: SQLiteLink, readers: [SQLiteLink], pace: CheckpointPace) {
        self.link = link
        self.readers = readers
        self.pace = pace
        state = Mutex(State(nextForced: pace.limit))
        log.follow(writer)
        thread.start()
    }

    /// Called by the writer between two groups.
    func afterCommit(_ writer: SQLiteLink) {
        let frames = log.frames
        switch next(frames) {
        case .nothing: break
        case .step: thread.submit { _ in self.step() }
        case .rest: copyRest(writer, frames)
        case .force: makeRoom(writer, frames)
        }
    }

    func addStatistics(to statistics: inout DatabaseStatistics) {
        statistics.logBytes = log.bytes(of: log.frames)
        statistics.largestLogBytes = log.bytes(of: log.most)
        statistics.checkpoints = steps.load(ordering: .relaxed)
        statistics.writerCheckpoints = writerSteps.load(ordering: .relaxed)
    }

    func close() async {
        try? await thread.shutdownGracefully()
        link.close()
    }

    private enum Work {
        case nothing
        case step
        case rest
        case force
    }

    private func next(_ frames: Int) -> Work {
        state.withLock { state in
            if frames < state.copied {
                // The log started again.
                state = State(isStepping: state.isStepping, nextForced: pace.limit)
            }
            if frames >= state.nextForced { return .force }
            guard !state.isStepping, frames - state.copied > 0 else { return .nothing }
            if frames >= pace.step, frames - state.copied <= pace.rest, frames - state.lastTry > pace.rest {
                state.lastTry = frames
                return .rest
            }
            guard frames - state.copied >= (state.copied == 0 ? pace.step : pace.rest) else { return .nothing }
            state.isStepping = true
            return .step
        }
    }

    private func step() {
        let copied = link.perform {
            let copied = turn.withLock { _ in checkpoint(link, SQLITE_CHECKPOINT_PASSIVE).copied }
            // A step that ends before the log does leaves its pages to the kernel; waiting for them here means that the writer's
            // rest does not have to.
            link.waitForDisk()
            return copied
        }
        steps.add(1, ordering: .relaxed)
        state.withLock { state in
            state.isStepping = false
            if let copied, copied <= log.frames { state.copied = copied }
        }
    }

    private func copyRest(_ writer: SQLiteLink, _ frames: Int) {
        writerSteps.add(1, ordering: .relaxed)
        let copied = turn.withLock { _ in writer.perform { checkpoint(writer, SQLITE_CHECKPOINT_PASSIVE).copied } }
        state.withLock { $0.copied = copied ?? $0.copied }
    }

    /// Waits for the readers that keep the log from starting again, first patiently, then by ending their statements.
    private func makeRoom(_ writer: SQLiteLink, _ frames: Int) {
        writerSteps.add(1, ordering: .relaxed)
        let isBusy = turn.withLock { _ in
            writer.perform {
                guard checkpoint(writer, SQLITE_CHECKPOINT_RESTART).isBusy else { return false }
                for reader in readers { sqlite3_interrupt(reader.handle) }
                return checkpoint(writer, SQLITE_CHECKPOINT_RESTART).isBusy
            }
        }
        state.withLock { state in
            state.copied = isBusy ? state.copied : frames
            state.nextForced = frames + pace.step
        }
    }

    private func checkpoint(_ link: SQLiteLink, _ mode: CInt) -> (copied: Int?, isBusy: Bool) {
        var length: CInt = 0
        var copied: CInt = 0
        let code = sqlite3_wal_checkpoint_v2(link.handle, nil, mode, &length, &copied)
        // A full disk or a lock stops this one; the next commit asks again.
        return (code == SQLITE_OK || code == SQLITE_BUSY ? Int(copied) : nil, code == SQLITE_BUSY)
    }
}

extension SQLiteLink {
    /// Waits until what was written to the database file is on the disk, through SQLite's own descriptor: closing one of ours would
    /// drop this process's locks on the file.
    fileprivate func waitForDisk() {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(handle, nil, SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let sync = file.pointee.pMethods?.pointee.xSync else { return }
        _ = sync(file, SQLITE_SYNC_NORMAL)
    }
}
