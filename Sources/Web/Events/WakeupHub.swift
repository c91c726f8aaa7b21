import Persistence
import Synchronization

/// Passes wake-ups of the store to those who wait for their topics: one listener for the process, whatever the
/// number of open pages.
final class WakeupHub: Sendable {
    private struct State {
        var next = 0
        var waiting: [Int: AsyncStream<String>.Continuation] = [:]
        var ofTopic: [String: Set<Int>] = [:]
        var topics: [Int: [String]] = [:]
        var listener: Task<Void, Never>?
        var isFinished = false
    }

    private let database: Database
    private let state = Mutex(State())

    init(_ database: Database) {
        self.database = database
    }

    /// Streams that are open now.
    var count: Int { state.withLock { $0.waiting.count } }

    /// The names of these topics, each time one of them is published. Ends with the store, or when the process drains.
    func wakeups(of topics: [String]) -> AsyncStream<String> {
        // A page that is slow to read loses repetitions: it refetches whole lists anyway.
        AsyncStream(bufferingPolicy: .bufferingNewest(64)) { continuation in
            let number = state.withLock { state -> Int? in
                guard !state.isFinished else { return nil }
                let number = state.next
                state.next += 1
                state.waiting[number] = continuation
                state.topics[number] = topics
                for topic in topics { state.ofTopic[topic, default: []].insert(number) }
                if state.listener == nil {
                    // Listened to from here on: what is published before the task has begun is not lost.
                    let batches = database.wakeups()
                    state.listener = Task { await self.listen(to: batches) }
                }
                return number
            }
            guard let number else { return continuation.finish() }
            continuation.onTermination = { _ in self.forget(number) }
        }
    }

    /// Ends every stream; later ones end at once.
    func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            state.listener?.cancel()
            let waiting = Array(state.waiting.values)
            state.waiting = [:]
            state.ofTopic = [:]
            state.topics = [:]
            return waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    private func listen(to batches: AsyncStream<[String]>) async {
        for await batch in batches {
            for topic in batch {
                let waiting = state.withLock { state in (state.ofTopic[topic] ?? []).compactMap { state.waiting[$0] } }
                for continuation in waiting { continuation.yield(topic) }
            }
        }
        finish()
    }

    private func forget(_ number: Int) {
        state.withLock { state in
            state.waiting[number] = nil
            for topic in state.topics.removeValue(forKey: number) ?? [] {
                state.ofTopic[topic]?.remove(number)
                if state.ofTopic[topic]?.isEmpty == true { state.ofTopic[topic] = nil }
            }
        }
    }
}
