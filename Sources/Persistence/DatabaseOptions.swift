/// How a database is opened. The defaults are those of a running server.
public struct DatabaseOptions: Sendable {
    /// Runs inside the transaction just before COMMIT: on SQLite once per commit group, on PostgreSQL not at all.
    ///
    /// When it throws, the whole group is rolled back and every member gets the error.
    package var beforeCommit: (@Sendable (Transaction) throws -> Void)?
    /// Connections lent to closures on PostgreSQL, besides those for wake-ups.
    public var connections = 16
    /// Connections that read from SQLite at once, besides one for readers who have to wait.
    public var readers = 4
    /// How long a statement waits for another process that holds the SQLite file, in milliseconds.
    public var busyMilliseconds = 5_000
    /// How many write closures may wait for SQLite's writer; more are refused with `DatabaseFailure.busy`.
    public var waitingWrites = 4_096
    /// The file may not grow beyond so many pages of 4 KiB; nil is the engine's own limit.
    public var maximumPages: Int?
    internal var checkpointPace = CheckpointPace()
    /// False leaves SQLite's `synchronous` as GRDB sets it, so that a test sees such a store refused.
    internal var asksForFull = true

    public init() {}

    /// The same options with a closure that runs before each commit.
    package init(beforeCommit: @escaping @Sendable (Transaction) throws -> Void) {
        self.beforeCommit = beforeCommit
    }
}
