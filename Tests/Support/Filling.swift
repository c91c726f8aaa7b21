internal import Foundation
public import Persistence

/// What a store holds before a test begins: put there once in a process, and copied for each test that asks for it.
///
/// `Value` is what filling gave, such as the ids of what is in the store; every copy holds exactly that.
public actor Filling<Value: Sendable> {
    private let migrations: [Migration]
    private let fill: @Sendable (Database) async throws -> Value
    private var file: Task<(Data, Value), any Error>?
    private var database: Task<(String, Value), any Error>?

    /// - Parameters:
    ///   - migrations: applied to the store before it is filled.
    ///   - fill: fills it; what it opens beside the store it closes.
    public init(_ migrations: [Migration], _ fill: @escaping @Sendable (Database) async throws -> Value) {
        self.migrations = migrations
        self.fill = fill
    }

    /// - Returns: the bytes of a filled file that nobody has open.
    internal func filledFile() async throws -> (Data, Value) {
        let filling =
            file
            ?? Task { [migrations, fill] in
                try await SQLiteTemplates.filled(from: try await SQLiteTemplates.shared.template(for: migrations), fill)
            }
        file = filling
        return try await filling.value
    }

    /// - Returns: the name of a filled database that nobody is connected to.
    internal func filledDatabase(at server: PostgresAddress) async throws -> (String, Value) {
        let filling =
            database
            ?? Task { [migrations, fill] in
                try await PostgresTemplates.filled(
                    from: try await PostgresTemplates.shared.template(for: migrations, at: server), at: server, fill)
            }
        database = filling
        return try await filling.value
    }
}

extension IDs {
    /// Identifiers of the millisecond before a moment: whatever is made from that moment on comes after them, though by another maker.
    public static func beforehand(_ moment: Timestamp) -> IDs {
        .system(now: { moment.adding(microseconds: -1_000) })
    }
}
