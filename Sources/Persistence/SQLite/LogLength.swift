internal import GRDBSQLite
internal import Synchronization

/// The length of the write-ahead log, as SQLite tells it after each commit.
internal final class LogLength: Sendable {
    private let latest = Atomic<Int>(0)
    private let longest = Atomic<Int>(0)

    /// In frames: a page and its header.
    var frames: Int { latest.load(ordering: .relaxed) }
    var most: Int { longest.load(ordering: .relaxed) }

    func bytes(of frames: Int) -> Int64 {
        Int64(frames) * (4_096 + 24) + 32
    }

    /// The caller keeps this object as long as the connection.
    func follow(_ link: SQLiteLink) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        link.perform {
            _ = sqlite3_wal_hook(
                link.handle,
                { context, _, _, frames in
                    guard let context else { return SQLITE_OK }
                    let length = Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue()
                    length.latest.store(Int(frames), ordering: .relaxed)
                    length.longest.max(Int(frames), ordering: .relaxed)
                    return SQLITE_OK
                }, context)
        }
    }
}
