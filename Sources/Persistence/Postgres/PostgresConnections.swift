internal import Dispatch
internal import Synchronization

/// The connections closures borrow, opened when they are first needed and again after they were lost.
internal final class PostgresConnections: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        var isClosed = false
        /// Until then nobody tries to connect, in nanoseconds of the monotonic clock: a server that is away must not cost every
        /// request the time of an attempt.
        var quietUntil: UInt64 = 0
        var hasLostOne = false
    }

    private static let quiet: UInt64 = 250_000_000

    private let uri: String
    private let state = Mutex(State())
    private let reconnects = Atomic<Int64>(0)

    init(uri: String) {
        self.uri = uri
    }

    var reconnected: Int64 { reconnects.load(ordering: .relaxed) }

    /// - Parameter isFresh: opens a new one, because what happened to one connection has probably happened to the idle ones too.
    /// - Throws: `DatabaseFailure.unavailable` or `.closed`.
    func borrow(isFresh: Bool) throws -> PostgresConnection {
        if isFresh { return try connect() }
        while let connection = try state.withLock({ state in
            guard !state.isClosed else { throw DatabaseFailure.closed }
            return state.idle.popLast()
        }) {
            if !connection.hasUnaskedInput { return connection }
            drop(connection)
        }
        return try connect()
    }

    func giveBack(_ connection: PostgresConnection) {
        guard connection.isUsable else { return drop(connection) }
        let isKept = state.withLock { state in
            if !state.isClosed { state.idle.append(connection) }
            return !state.isClosed
        }
        if !isKept { connection.close() }
    }

    func close() {
        let idle = state.withLock { state in
            defer { state.idle = [] }
            state.isClosed = true
            return state.idle
        }
        for connection in idle { connection.close() }
    }

    private func drop(_ connection: PostgresConnection) {
        connection.close()
        state.withLock { $0.hasLostOne = true }
    }

    private func connect() throws -> PostgresConnection {
        let isQuiet = state.withLock { $0.quietUntil > DispatchTime.now().uptimeNanoseconds }
        guard !isQuiet else { throw DatabaseFailure.unavailable }
        do {
            // Twice: a server that ends connections may end one that is just being made.
            let connection = try (try? PostgresConnection(uri: uri)) ?? PostgresConnection(uri: uri)
            if state.withLock({ $0.hasLostOne }) { reconnects.add(1, ordering: .relaxed) }
            return connection
        } catch {
            state.withLock { $0.quietUntil = DispatchTime.now().uptimeNanoseconds + Self.quiet }
            throw error
        }
    }
}
