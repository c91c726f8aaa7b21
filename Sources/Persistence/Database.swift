/// The store: SQLite in a file, or PostgreSQL.
///
/// Every transaction is a synchronous closure. Write closures have no effects but their rows, because they may run again (a
/// serialization failure, a lost connection); what is to happen after the commit is returned from them.
public final class Database: Sendable {
    public let location: DatabaseLocation
    private let store: any Store
    private let topics = TopicFanOut()

    private init(location: DatabaseLocation, store: any Store) {
        self.location = location
        self.store = store
    }

    /// Opens the store; a SQLite file is made when it is missing.
    ///
    /// - Throws: `DatabaseFailure.unavailable` when PostgreSQL cannot be reached, `DatabaseRefusal` when the store does not promise
    ///   durability, or another `DatabaseFailure`.
    public static func open(_ location: DatabaseLocation, options: DatabaseOptions = .init()) async throws -> Database {
        switch location {
        case .sqlite(let path):
            Database(location: location, store: try await SQLiteStore.open(path: path, options: options))
        case .postgres(let uri):
            Database(location: location, store: try await PostgresStore.open(uri: uri, options: options))
        }
    }

    public var engine: Engine { location.engine }

    /// Runs the closure on one snapshot; it cannot change anything.
    ///
    /// - Throws: `DatabaseFailure`, or what the closure throws.
    public func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await store.read(body)
    }

    /// Reads statement by statement: each sees what is committed when it runs, and nothing can be changed.
    ///
    /// For one statement, or a few that need not agree to the microsecond: without the beginning and the end of a transaction it is
    /// the cheapest way to ask.
    ///
    /// - Throws: `DatabaseFailure`, or what the closure throws.
    public func look<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await store.look(body)
    }

    /// Runs the closure in a transaction and returns when it is durable.
    ///
    /// On SQLite concurrent closures share one commit, each in a savepoint of its own. A closure takes at most 50 ms of the writer;
    /// longer work goes to `bulkWrite`, in batches.
    ///
    /// - Throws: `DatabaseFailure`, or what the closure throws; then nothing of it was stored.
    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await store.write(body)
    }

    /// Runs the closure in a transaction of its own, without the time limits of a request: imports, migrations, demonstration data.
    ///
    /// - Throws: `DatabaseFailure`, or what the closure throws; then nothing of it was stored.
    @discardableResult
    public func bulkWrite<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await store.bulkWrite(body)
    }

    /// Wakes those who wait for these topics, on this node at once and on the others within about 20 ms. Call it after the commit.
    ///
    /// A wake-up may be lost with a connection: it is a hint to look, never the news itself. A topic holds no line break and at most
    /// 1,000 bytes; others are not passed to other nodes.
    public func publish(_ topics: [String]) {
        guard !topics.isEmpty else { return }
        self.topics.send(topics)
        store.publish(topics)
    }

    /// The topics published by this or any other node from now on. A listener that falls 1,024 batches behind loses the oldest.
    public func wakeups() -> AsyncStream<[String]> {
        store.startListening(topics)
        return topics.stream()
    }

    /// Returns when the store answers and takes writes.
    ///
    /// - Throws: `DatabaseFailure`.
    public func ping() async throws {
        try await store.ping()
    }

    /// Bytes free for the store where this process can see it: the volume of the SQLite file; nil on PostgreSQL.
    public func freeSpace() -> Int64? {
        store.freeSpace()
    }

    /// SQLite's `synchronous` as the writing connection reports it: 2 is FULL. On PostgreSQL 2 when `synchronous_commit` waits for
    /// the disk of the server, else 0.
    public func synchronous() async throws -> Int {
        try await store.synchronous()
    }

    public func statistics() -> DatabaseStatistics {
        store.statistics()
    }

    /// Waits for what is under way, then closes every connection. Later calls throw `DatabaseFailure.closed`.
    public func close() async {
        topics.finish()
        await store.close()
    }
}

/// The store was opened but must not be used.
public enum DatabaseRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The writing connection reports another `synchronous` than FULL.
    case notDurable(reported: String)

    public var description: String {
        switch self {
        case .notDurable(let reported):
            "The database does not wait for the disk before it acknowledges (it reports \(reported)), so it is not used."
        }
    }
}

/// What an engine does for `Database`.
internal protocol Store: Sendable {
    func look<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    func bulkWrite<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    func publish(_ topics: [String])
    func startListening(_ topics: TopicFanOut)
    func ping() async throws
    func freeSpace() -> Int64?
    func synchronous() async throws -> Int
    func statistics() -> DatabaseStatistics
    func close() async
}
