internal import CLibPQ
internal import NIOPosix

/// Statements that PostgreSQL refuses inside a transaction, such as `CREATE DATABASE`.
package enum PostgresAdministration {
    /// - Throws: `DatabaseFailure`.
    package static func run(_ statement: String, at uri: String) async throws {
        try await NIOThreadPool.singleton.runIfActive {
            guard let connection = PQconnectdb(uri) else { throw DatabaseFailure.unavailable }
            defer { PQfinish(connection) }
            guard PQstatus(connection) == CONNECTION_OK else { throw DatabaseFailure.unavailable }
            PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE)
            // The default receiver prints notices to the standard error.
            PQsetNoticeReceiver(connection, { _, _ in }, nil)
            guard let answer = PQexec(connection, statement) else { throw DatabaseFailure.unavailable }
            let result = PostgresResult(answer)
            guard result.status == PGRES_COMMAND_OK || result.status == PGRES_TUPLES_OK else {
                throw PostgresFailure.of(result.handle, isPreparing: false).failure
            }
        }
    }
}
