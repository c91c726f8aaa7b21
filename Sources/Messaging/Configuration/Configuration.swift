public import Persistence

/// What a site has decided. The tables are the truth; the document is how
/// people read and write them.
public struct Configuration: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    /// What the program has that a document may name.
    public let installed: Installation

    public init(_ surroundings: Surroundings, audit: Audit, installed: Installation = .shipped) {
        self.surroundings = surroundings
        self.audit = audit
        self.installed = installed
    }

    /// The configuration in force, rendered from the tables as YAML. The same
    /// tables always give the same bytes, and applying them changes nothing.
    public func export() async throws -> String { try await document().yaml() }

    /// The configuration in force.
    public func document() async throws -> ConfigurationDocument {
        try await surroundings.database.read { try self.document(in: $0) }
    }

    /// The newest revision; 0 before anything was configured.
    public static func revision(in tx: Transaction) throws -> Int64 {
        try tx.first("SELECT coalesce(MAX(revision), 0) FROM configuration_revision") { try $0[0] } ?? 0
    }

    /// Every revision, newest first, with who made it and when.
    ///
    /// - Parameter before: those older than this one alone.
    public func revisions(before: Int64 = .max, atMost limit: Int = 200) async throws -> [ConfigurationRevision] {
        try await surroundings.database.read { tx in
            try tx.all(
                """
                SELECT revision, author, author_name, applied_at FROM configuration_revision
                WHERE revision < \(before) ORDER BY revision DESC LIMIT \(limit)
                """
            ) { try ConfigurationRevision(revision: $0[0], author: $0[1], authorName: $0[2], appliedAt: $0[3]) }
        }
    }

    /// The document of an earlier revision as it was rendered then, or nil.
    public func document(revision: Int64) async throws -> String? {
        try await surroundings.database.read { try Self.rendering(of: revision, in: $0) }
    }

    static func rendering(of revision: Int64, in tx: Transaction) throws -> String? {
        try tx.first("SELECT document FROM configuration_revision WHERE revision = \(revision)") { try $0[0] }
    }
}

/// One change of the configuration.
public struct ConfigurationRevision: Sendable, Hashable {
    public var revision: Int64
    public var author: ID<Account>?
    /// A username, or `operator` for somebody at a terminal of the machine.
    public var authorName: String
    public var appliedAt: Timestamp
}
