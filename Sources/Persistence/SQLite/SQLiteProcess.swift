internal import CSQLite

/// What holds for SQLite in the whole process, set before it is first used.
internal enum SQLiteProcess {
    /// SQLite counts what memory it has, for a limit that nobody sets, and every piece that any thread asks for waits for the lock
    /// of the count. Where another part of the process used SQLite before, it goes on counting.
    static let isWithoutCount: Bool = threadwell_sqlite_count_memory(0) == SQLITE_OK
}
