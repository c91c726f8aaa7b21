internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// PostgreSQL through libpq: a thread for each connection, lent to one closure at a time.
internal final class PostgresStore: Store {
    /// Runs of one closure before its conflict is reported.
    private static let mostRuns = 6

    private let connections: PostgresConnections
    private let threads: NIOThreadPool
    private let notifier: PostgresNotifier
    private let listener: PostgresListener
    private let waitingLimit: Int64
    private let waiting = Atomic<Int64>(0)
    private let retries = Atomic<Int64>(0)

    static func open(uri: String, options: DatabaseOptions) async throws -> PostgresStore {
        let store = PostgresStore(uri: uri, options: options)
        do {
            try await store.ping()
            return store
        } catch {
            await store.close()
            throw error
        }
    }

    private init(uri: String, options: DatabaseOptions) {
        connections = PostgresConnections(uri: uri)
        threads = NIOThreadPool(numberOfThreads: max(1, options.connections))
        threads.start()
        let node = PostgresNode()
        notifier = PostgresNotifier(uri: uri, node: node)
        listener = PostgresListener(uri: uri, node: node)
        waitingLimit = Int64(options.waitingWrites)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await lend(.reading, body)
    }

    func look<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await lend(.looking, body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await lend(.writing, body)
    }

    func bulkWrite<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await lend(.bulk, body)
    }

    private func lend<T: Sendable>(
        _ access: PostgresConnection.Access, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        guard waiting.add(1, ordering: .relaxed).newValue <= waitingLimit else {
            waiting.subtract(1, ordering: .relaxed)
            throw DatabaseFailure.busy
        }
        // Unsafe only in that it does not check what is plain below: each path resumes once.
        return try await withUnsafeThrowingContinuation { caller in
            threads.submit { state in
                self.waiting.subtract(1, ordering: .relaxed)
                guard case .active = state else { return caller.resume(throwing: DatabaseFailure.closed) }
                self.run(access, body, caller)
            }
        }
    }

    private func run<T: Sendable>(
        _ access: PostgresConnection.Access, _ body: (Transaction) throws -> T, _ caller: UnsafeContinuation<T, any Error>
    ) {
        var runs = 0
        var hasReconnected = false
        while true {
            runs += 1
            let connection: PostgresConnection
            do {
                connection = try connections.borrow(isFresh: hasReconnected)
            } catch {
                return caller.resume(throwing: error)
            }
            do {
                let result = try connection.transaction(access, body)
                // The answer leaves before the reading transaction ends, whose end nobody waits for.
                caller.resume(returning: result)
                connection.endReading()
                return connections.giveBack(connection)
            } catch {
                let consequence = connection.consequence
                connections.giveBack(connection)
                if case DatabaseFailure.commitUnknown = error { return caller.resume(throwing: error) }
                switch consequence {
                case .runAgain where runs < Self.mostRuns:
                    retries.add(1, ordering: .relaxed)
                    // Jitter, or the same closures would meet again.
                    usleep(UInt32.random(in: 200...1_000) << UInt32(runs))
                case .lost where !hasReconnected, .freshConnection where !hasReconnected:
                    hasReconnected = true
                default:
                    return caller.resume(throwing: error)
                }
            }
        }
    }

    func publish(_ topics: [String]) {
        notifier.publish(topics)
    }

    func startListening(_ topics: TopicFanOut) {
        listener.start(topics)
    }

    func ping() async throws {
        let isStandby = try await read { tx in
            try tx.first("SELECT pg_is_in_recovery()") { row in try row.boolean(0) } ?? true
        }
        if isStandby { throw DatabaseFailure.unavailable }
    }

    /// The server's disk is the server's to watch.
    func freeSpace() -> Int64? { nil }

    func synchronous() async throws -> Int {
        try await read { tx in
            try tx.first("SELECT current_setting('synchronous_commit')") { row in try row.text(0) == "off" ? 0 : 2 } ?? 0
        }
    }

    func statistics() -> DatabaseStatistics {
        var statistics = DatabaseStatistics()
        statistics.waitingWrites = waiting.load(ordering: .relaxed)
        statistics.retries = retries.load(ordering: .relaxed)
        statistics.reconnects = connections.reconnected
        return statistics
    }

    func close() async {
        try? await threads.shutdownGracefully()
        await notifier.close()
        await listener.close()
        connections.close()
    }
}
