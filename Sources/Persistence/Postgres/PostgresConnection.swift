internal import CLibPQ

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One connection, lent to one closure at a time.
///
/// Unchecked: whoever borrowed it from the pool is the only one who uses it.
internal final class PostgresConnection: @unchecked Sendable {
    /// How a transaction is opened.
    enum Access {
        /// Not at all: each statement is by itself.
        case looking
        case reading
        case writing
        /// Without the limits of time that protect requests from each other.
        case bulk
    }

    private static let begin: [Access: SQL] = [
        .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        .writing: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        .bulk: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    ]

    let handle: OpaquePointer
    private let pipeline: PostgresPipeline
    /// Insertions that are sent together, as one statement, when anything else is to be done.
    private var insertions: [SQL] = []
    /// Sent with the first statement, so that a closure that asks nothing costs nothing.
    private var opening: Access?
    private var isOpen = false
    private var isCommitting = false
    /// A warning during COMMIT says that a standby was not waited for, so the change is not known to survive.
    private var wasWarned = false
    /// What the latest transaction's failure means.
    private(set) var consequence = PostgresFailure.Consequence.none

    /// - Throws: `DatabaseFailure.unavailable`.
    init(uri: String) throws {
        handle = try Self.connect(uri)
        pipeline = PostgresPipeline(handle)
        PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        PQsetErrorContextVisibility(handle, PQSHOW_CONTEXT_NEVER)
        let context = Unmanaged.passUnretained(self).toOpaque()
        PQsetNoticeReceiver(
            handle,
            { context, notice in
                guard let context, let notice, let severity = PQresultErrorField(notice, PostgresField.severity) else { return }
                if String(cString: severity) == "WARNING" {
                    Unmanaged<PostgresConnection>.fromOpaque(context).takeUnretainedValue().wasWarned = true
                }
            }, context)
        do {
            try prepareSession()
        } catch {
            PQfinish(handle)
            throw error
        }
    }

    func close() {
        PQfinish(handle)
    }

    var isUsable: Bool {
        PQstatus(handle) == CONNECTION_OK && pipeline.consequence != .lost && pipeline.consequence != .freshConnection
            && !pipeline.hasTooManyStatements && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether the server has said something unasked, which on an idle connection is nearly always a farewell. Found before a
    /// transaction starts, it costs nobody an answer.
    var hasUnaskedInput: Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    /// Runs the closure and, unless it only reads, commits.
    ///
    /// - Throws: what the closure throws, `DatabaseFailure.commitUnknown` when the answer to COMMIT was lost, or another failure.
    func transaction<T>(_ access: Access, _ body: (Transaction) throws -> T) throws -> T {
        pipeline.startTransaction()
        consequence = .none
        opening = access
        isOpen = false
        isCommitting = false
        wasWarned = false
        insertions.removeAll(keepingCapacity: true)
        do {
            let transaction = Transaction(engine: .postgres, driver: self, mayChange: access != .looking)
            let result = try body(transaction)
            try transaction.requireUnharmed()
            if access == .writing || access == .bulk { try commit() }
            return result
        } catch {
            consequence = PQstatus(handle) == CONNECTION_OK ? pipeline.consequence : .lost
            if isCommitting, consequence == .lost { throw DatabaseFailure.commitUnknown }
            rollback()
            throw error
        }
    }

    /// Ends a reading transaction; its result is already with the caller.
    func endReading() {
        guard isOpen else { return }
        isOpen = false
        do {
            try pipeline.send("COMMIT")
            _ = try pipeline.settle()
        } catch {
            rollback()
        }
    }

    private func commit() throws {
        try sendInsertions()
        guard isOpen else { return }
        try pipeline.send("COMMIT")
        isCommitting = true
        let answer = try pipeline.settle()
        isOpen = false
        guard !wasWarned else { throw DatabaseFailure.commitUnknown }
        guard answer?.command == "COMMIT" else { throw DatabaseFailure.sql(code: "25P02") }
    }

    /// What cannot be rolled back is dropped with its connection, which is then not usable.
    private func rollback() {
        isOpen = false
        // Twice at most: a statement that was still waiting may fail and take the first ROLLBACK with it.
        for _ in 0..<2 where consequence != .lost && PQtransactionStatus(handle) != PQTRANS_IDLE {
            try? pipeline.send("ROLLBACK")
            _ = try? pipeline.settle()
        }
    }

    private func open() throws {
        guard let access = opening, let begin = Self.begin[access] else { return }
        opening = nil
        isOpen = true
        try pipeline.send(begin)
        guard access == .bulk else { return }
        try pipeline.send("SET LOCAL statement_timeout = 0")
        try pipeline.send("SET LOCAL lock_timeout = 0")
        try pipeline.send("SET LOCAL idle_in_transaction_session_timeout = 0")
    }

    private func prepareSession() throws {
        let result = PQexec(
            handle,
            """
            SET statement_timeout = '10s';
            SET lock_timeout = '2s';
            SET idle_in_transaction_session_timeout = '15s';
            SET bytea_output = 'hex';
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            """)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK, PQenterPipelineMode(handle) == 1 else {
            throw DatabaseFailure.unavailable
        }
    }
}

extension PostgresConnection: StatementRunning {
    func insert(_ sql: SQL) throws {
        insertions.append(sql)
        if insertions.count == SQL.mostTogether { try sendInsertions() }
    }

    func insert(all insertions: [Insertion]) throws {
        try sendInsertions()
        try open()
        for (into, rows) in Insertion.gathered(insertions) {
            if let copy = try PostgresCopy(into: into, rows: rows) {
                try pipeline.copy(copy)
            } else {
                for row in rows { try execute(into + row) }
            }
        }
    }

    private func sendInsertions() throws {
        guard !insertions.isEmpty else { return }
        let all = SQL.together(insertions)
        insertions.removeAll(keepingCapacity: true)
        try execute(all)
    }

    func execute(_ sql: SQL) throws {
        try sendInsertions()
        try open()
        try pipeline.send(sql)
        if pipeline.isTooLong { _ = try pipeline.settle() }
    }

    func update(_ sql: SQL) throws -> Int {
        try sendInsertions()
        try open()
        try pipeline.send(sql)
        return try pipeline.settle()?.affected ?? 0
    }

    func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws {
        try sendInsertions()
        try open()
        try pipeline.send(sql)
        guard let result = try pipeline.settle() else { return }
        for row in 0..<result.rows where try !body(Row(.postgres(result.handle, row))) { return }
    }
}
