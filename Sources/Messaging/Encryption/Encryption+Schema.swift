import Persistence

extension Encryption {
    /// `site_key` holds one living random key for each purpose, wrapped by the
    /// master key that `master_key` names. `retired_at` keeps a replaced key
    /// readable for what it once sealed.
    static let schema: [Migration.Step] = [
        .table(
            "site_key",
            """
            id UUID PRIMARY KEY,
            purpose TEXT NOT NULL CHECK (purpose IN
                ('check', 'blind-index', 'audit-mac', 'audit-signing', 'cursor', 'csrf', 'list-cards', 'accounts', 'answers',
                 'secrets')),
            master_key UUID NOT NULL,
            wrapped BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX site_key_living ON site_key (purpose) WHERE retired_at IS NULL"),
    ]
}
