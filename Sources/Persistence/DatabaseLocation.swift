/// Where the rows live: a SQLite file or a PostgreSQL server.
///
/// Its description never shows a user name, a password or a parameter, so it may be logged.
public enum DatabaseLocation: Sendable, Hashable, CustomStringConvertible {
    /// The path of the database file; it is made, readable by its owner only, when it is missing.
    case sqlite(path: String)
    /// A libpq connection URI; several hosts are tried in order.
    case postgres(uri: String)

    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// - Throws: `InvalidDatabaseLocation` for anything else.
    public init(_ text: String) throws {
        if text.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite:".count))
            guard !path.isEmpty, !path.hasPrefix(":") else { throw InvalidDatabaseLocation() }
            self = .sqlite(path: path)
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgres(uri: text)
        } else {
            throw InvalidDatabaseLocation()
        }
    }

    public var engine: Engine {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }

    public var description: String {
        switch self {
        case .sqlite(let path): "SQLite at \(path)"
        case .postgres: "PostgreSQL"
        }
    }
}

/// The text names neither a SQLite file nor a PostgreSQL server.
public struct InvalidDatabaseLocation: Error, Sendable, Equatable, CustomStringConvertible {
    public init() {}

    public var description: String {
        "A database is named as sqlite:PATH or as postgres://USER@HOST/NAME."
    }
}
