internal import Foundation
public import Persistence

/// Databases for tests: each fresh, with the migrations applied, and gone afterwards.
public enum TestDatabase {
    /// The server tests make their databases on.
    public static var postgres: String? {
        ProcessInfo.processInfo.environment["THREADWELL_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Opens a fresh database with the migrations applied, and removes it when the closure has ended.
    @discardableResult
    public static func withDatabase<T>(
        on engine: Engine,
        _ migrations: [Migration] = [],
        options: DatabaseOptions = DatabaseOptions(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (Database) async throws -> T
    ) async throws -> T {
        try await withLocation(on: engine, migrations) { location in
            let database = try await Database.open(location, options: options)
            do {
                let result = try await body(database)
                await database.close()
                return result
            } catch {
                await database.close()
                throw error
            }
        }
    }

    /// Makes a fresh database with the migrations applied without opening it, for tests that open it themselves or several times.
    @discardableResult
    public static func withLocation<T>(
        on engine: Engine,
        _ migrations: [Migration] = [],
        isolation: isolated (any Actor)? = #isolation,
        _ body: (DatabaseLocation) async throws -> T
    ) async throws -> T {
        switch engine {
        case .sqlite: try await withFile(migrations, body)
        case .postgres: try await withServer(migrations, body)
        }
    }

    private static func withFile<T>(
        _ migrations: [Migration],
        isolation: isolated (any Actor)? = #isolation,
        _ body: (DatabaseLocation) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("test.sqlite")
        if !migrations.isEmpty { try await SQLiteTemplates.shared.template(for: migrations).write(to: file) }
        return try await body(.sqlite(path: file.path))
    }

    private static func withServer<T>(
        _ migrations: [Migration],
        isolation: isolated (any Actor)? = #isolation,
        _ body: (DatabaseLocation) async throws -> T
    ) async throws -> T {
        guard let uri = postgres else { throw MissingPostgres() }
        let server = PostgresAddress(uri: uri)
        let template = try await PostgresTemplates.shared.template(for: migrations, at: server)
        let name = "threadwell_test_\(UInt64.random(in: .min ... .max))"
        try await PostgresAdministration.run("CREATE DATABASE \(name) TEMPLATE \(template)", at: server.uri)
        let outcome: Result<T, any Error>
        do {
            outcome = .success(try await body(.postgres(uri: server.uri(ofDatabase: name))))
        } catch {
            outcome = .failure(error)
        }
        await PostgresLeftovers.shared.drop(name, at: server)
        return try outcome.get()
    }
}

/// The tests were told to run on PostgreSQL but not where it is.
public struct MissingPostgres: Error, CustomStringConvertible {
    public var description: String { "THREADWELL_TEST_POSTGRES holds no connection URI of a PostgreSQL server." }
}
