internal import GRDBSQLite
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// SQLite in a file: one writer that commits in groups, a few readers, and a checkpointer beside them.
internal final class SQLiteStore: Store {
    private let path: String
    private let writer: SQLiteLink
    /// Lent to whoever reads, on their own thread: a short read costs less than the hop to another thread.
    private let readers: [SQLiteLink]
    private let idle: Mutex<[SQLiteLink]>
    /// For readers who have to wait, which must not hold up a thread that others share.
    private let waiting: SQLiteLink
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let checkpointer: Checkpointer
    private let groups: GroupWriter
    private let isClosed = Atomic<Bool>(false)

    static func open(path: String, options: DatabaseOptions) async throws -> SQLiteStore {
        try await NIOThreadPool.singleton.runIfActive { try SQLiteStore(path: path, options: options) }
    }

    private init(path: String, options: DatabaseOptions) throws {
        self.path = path
        _ = SQLiteProcess.isWithoutCount
        try SQLiteLink.makeFile(path: path)
        writer = try SQLiteLink.open(path: path, role: .writer, options: options)
        readers = try (0..<max(1, options.readers)).map { _ in try SQLiteLink.open(path: path, role: .reader, options: options) }
        idle = Mutex(readers)
        waiting = try SQLiteLink.open(path: path, role: .waitingReader, options: options)
        thread.start()
        let link = try SQLiteLink.open(path: path, role: .checkpointer, options: options)
        checkpointer = Checkpointer(link: link, writer: writer, readers: readers + [waiting], pace: options.checkpointPace)
        groups = GroupWriter(link: writer, checkpointer: checkpointer, options: options)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await lend { try Self.read($0, body) }
    }

    func look<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await lend { try Self.look($0, body) }
    }

    private func lend<T: Sendable>(_ body: @escaping @Sendable (SQLiteLink) throws -> T) async throws -> T {
        guard !isClosed.load(ordering: .acquiring) else { throw DatabaseFailure.closed }
        if let link = idle.withLock({ $0.popLast() }) {
            defer { idle.withLock { $0.append(link) } }
            do {
                return try body(link)
            } catch DatabaseFailure.busy {
                // Somebody has the file to themselves; it is tried again where waiting harms nobody.
            }
        }
        return try await withUnsafeThrowingContinuation { caller in
            thread.submit { state in
                guard case .active = state else { return caller.resume(throwing: DatabaseFailure.closed) }
                caller.resume(with: Result { try body(self.waiting) })
            }
        }
    }

    private static func read<T>(_ link: SQLiteLink, _ body: (Transaction) throws -> T) throws -> T {
        try link.perform {
            try link.run("BEGIN")
            defer { link.endReading() }
            let transaction = Transaction(engine: .sqlite, driver: link)
            let result = try body(transaction)
            try transaction.requireUnharmed()
            return result
        }
    }

    private static func look<T>(_ link: SQLiteLink, _ body: (Transaction) throws -> T) throws -> T {
        try link.perform {
            let transaction = Transaction(engine: .sqlite, driver: link, mayChange: false)
            let result = try body(transaction)
            try transaction.requireUnharmed()
            return result
        }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await groups.write(isBulk: false, body)
    }

    func bulkWrite<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await groups.write(isBulk: true, body)
    }

    /// There is no other node.
    func publish(_ topics: [String]) {}

    func startListening(_ topics: TopicFanOut) {}

    /// Answers after the writer, which a lock or a full disk would stop.
    func ping() async throws {
        try await write { tx in _ = try tx.first("SELECT 1") { _ in true } }
    }

    func freeSpace() -> Int64? {
        var volume = statvfs()
        guard statvfs(path, &volume) == 0 else { return nil }
        return Int64(volume.f_bavail) * Int64(volume.f_frsize)
    }

    func synchronous() async throws -> Int {
        try await write { tx in try tx.first("PRAGMA synchronous") { row in Int(try row.integer(0)) } ?? 0 }
    }

    func statistics() -> DatabaseStatistics {
        var statistics = DatabaseStatistics()
        groups.addStatistics(to: &statistics)
        checkpointer.addStatistics(to: &statistics)
        return statistics
    }

    func close() async {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        await groups.close()
        try? await thread.shutdownGracefully()
        await checkpointer.close()
        for reader in readers + [waiting] { reader.close() }
        // Last: the last connection that closes copies the log and removes it.
        writer.close()
    }
}

extension SQLiteLink {
    fileprivate func endReading() {
        // A reading transaction that cannot end keeps only its snapshot, and the next BEGIN reports it.
        if isInTransaction { try? run("COMMIT") }
    }
}
