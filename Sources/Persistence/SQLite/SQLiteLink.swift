internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// One connection and its prepared statements.
///
/// GRDB opens the connection and sets it up; statements are bound and stepped through SQLite's own interface, because a row layer
/// in between costs more than the row, and whoever holds `turn` has the connection to itself, because a hop to GRDB's queue costs
/// more than a short read.
///
/// Unchecked: the statements and the savepoint's state are touched only inside `perform`.
internal final class SQLiteLink: @unchecked Sendable {
    private enum Savepoint {
        case notNeeded
        case opensBeforeFirstChange
        case open
    }

    /// Texts put together from lists of many lengths would otherwise fill the memory.
    private static let keptStatements = 512

    let handle: OpaquePointer
    private let queue: DatabaseQueue
    private let turn = Mutex(())
    private var statements: [StatementKey: SQLiteStatement] = [:]
    private var savepoint = Savepoint.notNeeded
    /// Whether a statement that can change the file ran since `beginMember`.
    private(set) var hasChanges = false

    /// - Throws: GRDB's `DatabaseError`, mapped to `DatabaseFailure`.
    init(path: String, configuration: Configuration) throws {
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            handle = try queue.writeWithoutTransaction { db in
                guard let handle = db.sqliteConnection else { throw DatabaseFailure.closed }
                // GRDB's hooks follow transactions, and the columns of each statement that is prepared, for observers, of which there
                // are none.
                sqlite3_commit_hook(handle, nil, nil)
                sqlite3_rollback_hook(handle, nil, nil)
                sqlite3_set_authorizer(handle, nil, nil)
                return handle
            }
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: throw DatabaseFailure.busy
            case .SQLITE_FULL: throw DatabaseFailure.storageFull
            default: throw DatabaseFailure.storage(code: "\(error.extendedResultCode.rawValue)")
            }
        }
    }

    /// Runs the closure with the connection to itself.
    func perform<T>(_ body: () throws -> T) rethrows -> T {
        try turn.withLock { _ in try body() }
    }

    /// Whether a transaction is open; SQLite ends it by itself after some storage errors.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Starts a group's member, whose changes can be undone without those of the members before it when `isProtected`.
    ///
    /// The savepoint opens before the first change: members that fail before they change anything cost none.
    func beginMember(isProtected: Bool) {
        savepoint = isProtected ? .opensBeforeFirstChange : .notNeeded
        hasChanges = false
    }

    func keepMember() throws {
        defer { savepoint = .notNeeded }
        if savepoint == .open { try run("RELEASE member") }
    }

    /// - Returns: false when the member had no savepoint of its own, so that the transaction must be rolled back to undo it.
    func undoMember() throws -> Bool {
        defer { savepoint = .notNeeded }
        guard savepoint == .open else { return !hasChanges }
        try run("ROLLBACK TO member")
        try run("RELEASE member")
        return true
    }

    /// Runs a statement that controls the connection or a transaction.
    func run(_ text: StaticString) throws {
        try finish(try statement(SQL(stringLiteral: text)))
    }

    func pragma(_ text: StaticString) throws -> Int? {
        let statement = try SQLiteStatement(text.description, connection: handle, isKept: false)
        return sqlite3_step(statement.handle) == SQLITE_ROW ? Int(sqlite3_column_int64(statement.handle, 0)) : nil
    }

    func close() {
        perform { statements.removeAll() }
        // Closing can fail only while statements are open; the file is consistent whatever happens here.
        try? queue.close()
    }

    private func statement(_ sql: SQL) throws -> SQLiteStatement {
        let key = StatementKey(pieces: sql.pieces)
        let known = sql.isKept ? statements[key] : nil
        if let known, !known.isRunning { return known }
        let statement = try SQLiteStatement(sql.text(for: .sqlite), connection: handle, isKept: sql.isKept)
        guard sql.isKept, known == nil else { return statement }
        if statements.count >= Self.keptStatements { statements.removeAll(keepingCapacity: true) }
        statements[key] = statement
        return statement
    }

    private func prepared(_ sql: SQL) throws -> SQLiteStatement {
        let statement = try statement(sql)
        if !statement.isReadOnly {
            if savepoint == .opensBeforeFirstChange {
                savepoint = .notNeeded
                try run("SAVEPOINT member")
                savepoint = .open
            }
            hasChanges = true
        }
        try statement.bind(sql.values)
        return statement
    }

    private func finish(_ statement: SQLiteStatement) throws {
        defer { statement.reset() }
        while true {
            switch sqlite3_step(statement.handle) {
            case SQLITE_DONE: return
            case SQLITE_ROW: continue
            case let code: throw SQLiteFailure.of(handle, code: code)
            }
        }
    }
}

extension SQLiteLink: StatementRunning {
    func insert(_ sql: SQL) throws {
        try execute(sql)
    }

    func insert(all insertions: [Insertion]) throws {
        for insertion in insertions { try execute(insertion.statement) }
    }

    func execute(_ sql: SQL) throws {
        try finish(try prepared(sql))
    }

    func update(_ sql: SQL) throws -> Int {
        let statement = try prepared(sql)
        try finish(statement)
        return statement.isReadOnly ? 0 : Int(sqlite3_changes64(handle))
    }

    func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws {
        let statement = try prepared(sql)
        statement.isRunning = true
        defer {
            statement.isRunning = false
            statement.reset()
        }
        var wantsMore = true
        while true {
            switch sqlite3_step(statement.handle) {
            case SQLITE_DONE: return
            case SQLITE_ROW:
                if wantsMore { wantsMore = try body(Row(.sqlite(statement.handle))) }
                // A changing statement runs to its end, or its constraints would not all be tested.
                if !wantsMore, statement.isReadOnly { return }
            case let code: throw SQLiteFailure.of(handle, code: code)
            }
        }
    }
}
