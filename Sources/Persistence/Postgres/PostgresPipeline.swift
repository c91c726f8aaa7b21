internal import CLibPQ

/// Statements sent on a connection whose answers have not been read, and the reading of them.
///
/// libpq's pipeline mode: what is sent waits in a buffer until `settle`, so that a transaction costs as many round trips as it
/// reads answers, not as it has statements.
internal final class PostgresPipeline {
    private enum Sent {
        case preparation(PostgresStatement, key: StatementKey)
        case statement

        var isPreparation: Bool {
            if case .preparation = self { true } else { false }
        }
    }

    /// Answers are small, but they wait in the server's and our socket buffers until they are read.
    private static let longest = 256

    private let connection: OpaquePointer
    private let parameters = PostgresParameters()
    private var statements = PostgresStatements()
    private var sent: [Sent] = []
    /// What the latest failure means for the transaction.
    private(set) var consequence = PostgresFailure.Consequence.none

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    var isTooLong: Bool { sent.count >= Self.longest }
    var hasTooManyStatements: Bool { statements.isFull }

    func startTransaction() {
        consequence = .none
    }

    /// - Throws: `DatabaseFailure.unsupportedText`, or `.unavailable` when the connection is lost.
    func send(_ sql: SQL) throws {
        try parameters.encode(sql.values)
        let isSent: Int32
        if sql.isKept {
            let statement = try prepared(sql)
            isSent = parameters.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1)
            }
        } else {
            let types = parameters.types
            isSent = parameters.withPointers { count, values, lengths, formats in
                PQsendQueryParams(connection, sql.text(for: .postgres), count, types, values, lengths, formats, 1)
            }
        }
        guard isSent == 1 else { throw lost() }
        sent.append(.statement)
    }

    /// Sends what waits and reads every answer.
    ///
    /// - Returns: the answer to the last statement.
    /// - Throws: the first failure among them.
    func settle() throws -> PostgresResult? {
        guard PQpipelineSync(connection) == 1 else { throw lost() }
        var failure: DatabaseFailure?
        var last: PostgresResult?
        for item in sent {
            let result = try answer()
            last = result
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: continue
            case PGRES_PIPELINE_ABORTED: break
            default:
                let found = PostgresFailure.of(result.handle, isPreparing: item.isPreparation)
                failure = failure ?? found.failure
                consequence = found.consequence
            }
            if case .preparation(let statement, let key) = item { statements.remove(statement, key) }
        }
        sent.removeAll(keepingCapacity: true)
        try endOfAnswers()
        if let failure { throw failure }
        return last
    }

    /// Hands many rows over. `COPY` has no place in a pipeline, so what waits is settled first.
    ///
    /// - Throws: the first failure, of what waited or of the rows.
    func copy(_ rows: PostgresCopy) throws {
        _ = try settle()
        guard PQexitPipelineMode(connection) == 1 else { throw lost() }
        defer { if PQenterPipelineMode(connection) != 1 { consequence = .lost } }
        guard PQsendQuery(connection, rows.statement) == 1, let begun = PQgetResult(connection) else { throw lost() }
        let opened = PostgresResult(begun)
        guard opened.status == PGRES_COPY_IN else {
            while let further = PQgetResult(connection) { PQclear(further) }
            throw failed(opened)
        }
        guard rows.give(to: connection), PQputCopyEnd(connection, nil) == 1 else { throw lost() }
        let ended = try answer()
        guard ended.status == PGRES_COMMAND_OK else { throw failed(ended) }
    }

    private func failed(_ result: PostgresResult) -> DatabaseFailure {
        let found = PostgresFailure.of(result.handle, isPreparing: false)
        consequence = found.consequence
        return found.failure
    }

    private func prepared(_ sql: SQL) throws -> PostgresStatement {
        let key = StatementKey(pieces: sql.pieces)
        if let known = statements.find(key, parameters.types) { return known }
        let statement = statements.add(key, parameters.types)
        guard
            PQsendPrepare(connection, statement.name, sql.text(for: .postgres), Int32(statement.types.count), statement.types) == 1
        else { throw lost() }
        sent.append(.preparation(statement, key: key))
        return statement
    }

    /// The answer to one command, which a null pointer ends.
    private func answer() throws -> PostgresResult {
        guard let first = PQgetResult(connection) else { throw lost() }
        let result = PostgresResult(first)
        while let further = PQgetResult(connection) {
            PQclear(further)
            if PQstatus(connection) == CONNECTION_BAD { throw lost() }
        }
        return result
    }

    private func endOfAnswers() throws {
        guard let end = PQgetResult(connection) else { throw lost() }
        defer { PQclear(end) }
        guard PQresultStatus(end) == PGRES_PIPELINE_SYNC else { throw lost() }
    }

    private func lost() -> DatabaseFailure {
        sent.removeAll()
        consequence = .lost
        return .unavailable
    }
}

/// A result; its memory goes with its last reference.
internal final class PostgresResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var status: ExecStatusType { PQresultStatus(handle) }
    var rows: Int32 { PQntuples(handle) }
    /// Rows inserted, updated, deleted or selected.
    var affected: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }
    /// The command's name, which for a COMMIT of a failed transaction is `ROLLBACK`.
    var command: String { String(cString: PQcmdStatus(handle)) }
}
