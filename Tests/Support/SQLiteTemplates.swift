internal import Foundation
internal import Persistence

/// Database files that have the migrations applied, kept as bytes to be written for each test: migrating takes many times as long.
internal actor SQLiteTemplates {
    static let shared = SQLiteTemplates()

    private var made: [String: Task<Data, any Error>] = [:]

    /// - Returns: the bytes of a file that nobody has open.
    func template(for migrations: [Migration]) async throws -> Data {
        let name = migrations.map { $0.name + $0.checksum }.joined()
        let making = made[name] ?? Task { try await Self.make(migrations) }
        made[name] = making
        return try await making.value
    }

    private static func make(_ migrations: [Migration]) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-template-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("template.sqlite")
        let database = try await Database.open(.sqlite(path: file.path))
        _ = try await Migrator(migrations).migrate(database, now: .now())
        await database.close()
        return try Data(contentsOf: file)
    }
}
