/// One open transaction. It is synchronous, so nothing can suspend while it is open, and it never leaves its closure.
///
/// A statement that fails ends the transaction's use on both engines, as PostgreSQL has it: every later statement throws the same
/// failure, and the closure cannot succeed even if it catches the error. What may collide says so with `ON CONFLICT`.
public final class Transaction {
    public let engine: Engine
    private let driver: any StatementRunning
    private let mayChange: Bool
    private var failure: DatabaseFailure?

    internal init(engine: Engine, driver: any StatementRunning, mayChange: Bool = true) {
        self.engine = engine
        self.driver = driver
        self.mayChange = mayChange
    }

    /// Runs a statement whose rows and count nobody reads.
    ///
    /// On PostgreSQL it is queued and settles at the next reading statement or at the commit, so its failure may surface there.
    ///
    /// - Throws: `DatabaseFailure`.
    public func execute(_ sql: SQL) throws {
        try guarded { try changing { try driver.execute(sql) } }
    }

    /// Inserts rows of given values: a plain `INSERT … VALUES` that reads nothing.
    ///
    /// On PostgreSQL the insertions that wait are sent as one statement, which costs the server less than each by itself.
    ///
    /// - Throws: `DatabaseFailure`; on PostgreSQL perhaps only at the next statement or the commit.
    public func insert(_ sql: SQL) throws {
        try guarded { try changing { try driver.insert(sql) } }
    }

    /// Inserts one row.
    ///
    /// - Throws: as `insert` of a statement.
    public func insert(_ insertion: Insertion) throws {
        try insert(insertion.statement)
    }

    /// Inserts many rows, of several tables. On PostgreSQL the rows of a table go together (`COPY`), in the order in which the
    /// tables first appear: name a table before those that refer to it.
    ///
    /// - Throws: `DatabaseFailure`.
    public func insert(all insertions: [Insertion]) throws {
        try guarded { try changing { try driver.insert(all: insertions) } }
    }

    /// Runs a statement and returns the number of rows it inserted, updated or deleted.
    ///
    /// - Throws: `DatabaseFailure`.
    @discardableResult
    public func update(_ sql: SQL) throws -> Int {
        try guarded { try changing { try driver.update(sql) } }
    }

    /// Every row of a query, also of an `INSERT`, `UPDATE` or `DELETE` with `RETURNING`.
    ///
    /// - Throws: `DatabaseFailure`, or what `decode` throws.
    @inlinable
    public func all<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> [T] {
        var rows: [T] = []
        try each(sql) { row in
            rows.append(try decode(row))
            return true
        }
        return rows
    }

    /// The first row of a query, or nil. A query that can match more than one row says `LIMIT 1`.
    ///
    /// - Throws: `DatabaseFailure`, or what `decode` throws.
    @inlinable
    public func first<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> T? {
        var found: T?
        try each(sql) { row in
            found = try decode(row)
            return false
        }
        return found
    }

    /// Gives the rows one by one until `body` returns false. Statements with `RETURNING` always run to their end.
    ///
    /// - Throws: `DatabaseFailure`, or what `body` throws.
    public func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws {
        try guarded { try driver.each(sql, body) }
    }

    /// Whether any statement failed, also one whose error was caught.
    internal func requireUnharmed() throws {
        if let failure { throw failure }
    }

    /// Where no transaction is open, a change would be durable at once and by itself.
    private func changing<T>(_ run: () throws -> T) throws -> T {
        guard mayChange else { throw DatabaseFailure.sql(code: "25006") }
        return try run()
    }

    private func guarded<T>(_ run: () throws -> T) throws -> T {
        if let failure { throw failure }
        do {
            return try run()
        } catch let error as DatabaseFailure {
            if case .decoding = error { throw error }
            failure = error
            throw error
        }
    }
}

/// What a driver does for a transaction.
internal protocol StatementRunning: AnyObject {
    func insert(_ sql: SQL) throws
    func insert(all insertions: [Insertion]) throws
    func execute(_ sql: SQL) throws
    func update(_ sql: SQL) throws -> Int
    func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws
}
