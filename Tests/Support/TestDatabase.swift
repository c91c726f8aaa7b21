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
        try await withLocation(on: engine, migrations) { try await opened($0, options: options, body) }
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
        case .sqlite:
            return try await withFile(migrations.isEmpty ? nil : try await SQLiteTemplates.shared.template(for: migrations), body)
        case .postgres:
            let server = try server()
            return try await withServer(server, template: try await PostgresTemplates.shared.template(for: migrations, at: server), body)
        }
    }

    /// Opens a fresh copy of what was filled before, and removes it when the closure has ended.
    @discardableResult
    public static func withDatabase<T, Value: Sendable>(
        on engine: Engine,
        filled filling: Filling<Value>,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (Database, Value) async throws -> T
    ) async throws -> T {
        switch engine {
        case .sqlite:
            let (file, value) = try await filling.filledFile()
            return try await withFile(file) { try await opened($0) { try await body($0, value) } }
        case .postgres:
            let server = try server()
            let (template, value) = try await filling.filledDatabase(at: server)
            return try await withServer(server, template: template) { try await opened($0) { try await body($0, value) } }
        }
    }

    /// Opens a database for as long as the closure takes.
    internal static func opened<T>(
        _ location: DatabaseLocation,
        options: DatabaseOptions = DatabaseOptions(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (Database) async throws -> T
    ) async throws -> T {
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

    private static func withFile<T>(
        _ content: Data?,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (DatabaseLocation) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("test.sqlite")
        try content?.write(to: file)
        return try await body(.sqlite(path: file.path))
    }

    private static func server() throws -> PostgresAddress {
        guard let uri = postgres else { throw MissingPostgres() }
        return PostgresAddress(uri: uri)
    }

    private static func withServer<T>(
        _ server: PostgresAddress,
        template: String,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (DatabaseLocation) async throws -> T
    ) async throws -> T {
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
