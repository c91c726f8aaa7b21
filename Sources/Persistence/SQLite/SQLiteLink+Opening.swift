internal import Foundation
internal import GRDB
internal import GRDBSQLite

extension SQLiteLink {
    /// What a connection is for.
    enum Role {
        case writer
        /// Does not wait for another process that holds the file.
        case reader
        case waitingReader
        case checkpointer

        /// The page cache, negative as the pragma has it.
        fileprivate var cachedKibibytes: Int {
            switch self {
            case .writer: -24_000
            case .reader: -12_000
            case .waitingReader, .checkpointer: -2_000
            }
        }
    }

    static func open(path: String, role: Role, options: DatabaseOptions) throws -> SQLiteLink {
        var configuration = Configuration()
        configuration.readonly = role == .reader || role == .waitingReader
        configuration.busyMode = role == .reader ? .immediateError : .timeout(TimeInterval(options.busyMilliseconds) / 1_000)
        configuration.label = "threadwell.\(role)"
        if role == .writer { configuration.journalMode = .wal }
        configuration.prepareDatabase { db in
            // A schema that was tampered with must not run functions; corrupt pages are noticed when they are read; temporary
            // files would hold rows outside the database file. Memory maps count as memory of the process, so there are none.
            try db.execute(
                sql: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA mmap_size = 0;
                    PRAGMA cache_size = \(role.cachedKibibytes);
                    """)
        }
        let link = try SQLiteLink(path: path, configuration: configuration)
        try link.perform {
            switch role {
            case .reader, .waitingReader: break
            case .checkpointer: try link.requireFull(options)
            case .writer: try link.prepareToWrite(options)
            }
        }
        return link
    }

    /// `synchronous` is set here and not while the connection is opened: GRDB sets it to NORMAL when it turns to WAL, after its
    /// preparing closure, and acknowledged rows could then vanish in a power cut.
    private func prepareToWrite(_ options: DatabaseOptions) throws {
        _ = try pragma("PRAGMA wal_autocheckpoint = 0")
        _ = try pragma("PRAGMA journal_size_limit = 67108864")
        if let pages = options.maximumPages {
            _ = try update(SQL(once: "PRAGMA max_page_count = \(pages)"))
        }
        try requireFull(options)
    }

    private func requireFull(_ options: DatabaseOptions) throws {
        if options.asksForFull { _ = try pragma("PRAGMA synchronous = FULL") }
        let reported = try pragma("PRAGMA synchronous")
        guard reported == 2 else { throw DatabaseRefusal.notDurable(reported: reported.map { "\($0)" } ?? "nothing") }
    }

    /// Makes a missing file readable by its owner only; SQLite gives its side files the same mode.
    ///
    /// An existing file is not even opened: closing a descriptor drops the locks this process has on the file.
    static func makeFile(path: String) throws {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor < 0 else {
            Foundation.close(descriptor)
            return
        }
        guard errno != EEXIST else { return }
        throw errno == ENOSPC ? DatabaseFailure.storageFull : DatabaseFailure.storage(code: "open \(errno)")
    }
}
