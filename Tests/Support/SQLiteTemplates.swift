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
        try await filled(from: Data()) { _ = try await Migrator(migrations).migrate($0, now: .now()) }.0
    }

    /// - Returns: the bytes of a copy that was filled, which nobody has open, and what filling it gave.
    static func filled<Value: Sendable>(
        from template: Data, _ fill: @Sendable (Database) async throws -> Value
    ) async throws -> (Data, Value) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-template-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("template.sqlite")
        try template.write(to: file)
        let value = try await TestDatabase.opened(.sqlite(path: file.path), fill)
        return (try Data(contentsOf: file), value)
    }
}
