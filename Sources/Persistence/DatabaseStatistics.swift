/// What the store has done since it was opened, for metrics and readiness.
public struct DatabaseStatistics: Sendable, Hashable {
    /// Commits on SQLite that carried at least one closure.
    public var groups: Int64 = 0
    /// Write closures those commits carried.
    public var groupedWrites: Int64 = 0
    /// The most closures one commit carried.
    public var largestGroup: Int64 = 0
    /// Write closures that wait for SQLite's writer now.
    public var waitingWrites: Int64 = 0
    /// Bytes of SQLite's write-ahead log after the latest commit, and the most there have been.
    public var logBytes: Int64 = 0
    public var largestLogBytes: Int64 = 0
    /// Checkpoints run beside the writer, and how often the writer itself had to make room.
    public var checkpoints: Int64 = 0
    public var writerCheckpoints: Int64 = 0
    /// Transactions PostgreSQL asked to run again (SQLSTATE 40001, 40P01).
    public var retries: Int64 = 0
    /// Connections to PostgreSQL opened because an earlier one was lost.
    public var reconnects: Int64 = 0

    public init() {}
}
