import Foundation
import Synchronization

/// A few threads of their own for password hashes, and a short queue before
/// them. A hash takes milliseconds of one processor: on an event loop or on the
/// cooperative pool it would hold up everybody's requests, and without a
/// bound a flood of sign-ins would take all memory and all processors.
///
/// Threads live while there is work, so nothing is to be shut down.
public final class HashingPool: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var running = 0
        var waiting: [Job] = []
    }

    /// More were waiting than the queue holds.
    struct Full: Error {}

    private let threads: Int
    private let queue: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: how many hashes are made at once; half the processors unless said otherwise.
    ///   - queue: how many may wait for a thread.
    public init(threads: Int? = nil, queue: Int = 32) {
        self.threads = threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
        self.queue = queue
    }

    /// Runs `work` on one of the threads.
    ///
    /// - Throws: `Full` at once when the queue is full, or what `work` throws.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            let accepted = submit { continuation.resume(with: Swift.Result(catching: work)) }
            if !accepted { continuation.resume(throwing: Full()) }
        }
    }

    private enum Admission {
        case refused, queued, needsThread
    }

    private func submit(_ job: @escaping Job) -> Bool {
        let admission = state.withLock { state -> Admission in
            if state.running < threads {
                state.running += 1
                return .needsThread
            }
            guard state.waiting.count < queue else { return .refused }
            state.waiting.append(job)
            return .queued
        }
        if admission == .needsThread {
            let thread = Thread { [self] in work(startingWith: job) }
            thread.name = "password-hash"
            thread.start()
        }
        return admission != .refused
    }

    private func work(startingWith job: @escaping Job) {
        var next: Job? = job
        while let job = next {
            job()
            next = state.withLock { state in
                if state.waiting.isEmpty {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
        }
    }
}
