internal import Foundation
internal import Persistence

/// Databases that have the migrations applied, to be copied for each test: copying takes a fraction of migrating.
internal actor PostgresTemplates {
    static let shared = PostgresTemplates()

    private var made: [String: Task<String, any Error>] = [:]

    /// - Returns: the name of the template.
    func template(for migrations: [Migration], at server: PostgresAddress) async throws -> String {
        let checksum = Migration("all", migrations.map { .statement($0.name + $0.checksum) }).checksum.prefix(24)
        let name = "threadwell_template_\(checksum)"
        let making = made[name] ?? Task { try await Self.make(name, migrations, at: server) }
        made[name] = making
        return try await making.value
    }

    /// Another process may make the same template at the same time: it appears under its name only when it is finished.
    private static func make(_ name: String, _ migrations: [Migration], at server: PostgresAddress) async throws -> String {
        let draft = "threadwell_draft_\(UInt64.random(in: .min ... .max))"
        try await PostgresAdministration.run("CREATE DATABASE \(draft)", at: server.uri)
        try await TestDatabase.opened(.postgres(uri: server.uri(ofDatabase: draft))) {
            _ = try await Migrator(migrations).migrate($0, now: .now())
        }
        do {
            try await PostgresAdministration.run("ALTER DATABASE \(draft) RENAME TO \(name)", at: server.uri)
        } catch DatabaseFailure.sql(let code) where code.hasPrefix("42P04") {
            try await PostgresAdministration.run("DROP DATABASE \(draft)", at: server.uri)
        }
        return name
    }

    /// A copy that is filled. It is this process's own and stays in the server, which the test entry point throws away.
    ///
    /// - Returns: the name of the copy, which nobody is connected to, and what filling it gave.
    static func filled<Value: Sendable>(
        from template: String, at server: PostgresAddress, _ fill: @Sendable (Database) async throws -> Value
    ) async throws -> (String, Value) {
        let name = "threadwell_filled_\(UInt64.random(in: .min ... .max))"
        try await PostgresAdministration.run("CREATE DATABASE \(name) TEMPLATE \(template)", at: server.uri)
        return (name, try await TestDatabase.opened(.postgres(uri: server.uri(ofDatabase: name)), fill))
    }
}

/// A connection URI whose database can be exchanged.
internal struct PostgresAddress: Sendable {
    let uri: String

    func uri(ofDatabase name: String) -> String {
        guard let scheme = uri.range(of: "://") else { return uri }
        let rest = uri[scheme.upperBound...]
        let query = rest.firstIndex(of: "?") ?? rest.endIndex
        let path = rest[..<query].firstIndex(of: "/") ?? query
        return "\(uri[..<path])/\(name)\(rest[query...])"
    }
}
