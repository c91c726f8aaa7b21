internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Tells the other nodes which topics to look at, on a connection of its own: NOTIFY inside a transaction that stores rows would
/// make every such transaction wait for one lock.
internal final class PostgresNotifier: Sendable {
    /// What is published within so long travels together, in microseconds.
    private static let gathering: UInt32 = 20_000

    private struct State {
        var topics: Set<String> = []
        var isGathering = false
        var isClosed = false
        var connection: PostgresConnection?
    }

    private let uri: String
    private let node: PostgresNode
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let state = Mutex(State())

    init(uri: String, node: PostgresNode) {
        self.uri = uri
        self.node = node
        thread.start()
    }

    func publish(_ topics: [String]) {
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            state.topics.formUnion(topics)
            defer { state.isGathering = true }
            return !state.isGathering
        }
        guard isFirst else { return }
        thread.submit { workState in
            if case .active = workState { usleep(Self.gathering) }
            self.send()
        }
    }

    func close() async {
        state.withLock { $0.isClosed = true }
        try? await thread.shutdownGracefully()
        state.withLock { state in
            state.connection?.close()
            state.connection = nil
        }
    }

    private func send() {
        let (topics, known) = state.withLock { state in
            defer {
                state.topics = []
                state.isGathering = false
                state.connection = nil
            }
            return (state.topics, state.connection)
        }
        let payloads = node.payloads(of: Array(topics))
        // A wake-up is a hint; after a second failure the readers' own look once a minute stands in for it.
        let connection = notify(payloads, on: known) ?? notify(payloads, on: nil)
        state.withLock { $0.connection = connection }
    }

    /// - Returns: the connection for the next time, or nil when the payloads did not get through.
    private func notify(_ payloads: [String], on known: PostgresConnection?) -> PostgresConnection? {
        do {
            let connection = try known ?? PostgresConnection(uri: uri)
            do {
                try connection.transaction(.writing) { tx in
                    for payload in payloads { try tx.execute("SELECT pg_notify(\(PostgresNode.channel), \(payload))") }
                }
                return connection
            } catch {
                connection.close()
                return nil
            }
        } catch {
            return nil
        }
    }
}
