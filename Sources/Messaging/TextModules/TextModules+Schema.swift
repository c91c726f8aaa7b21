import Persistence

extension TextModules {
    /// Text modules that people wrote for themselves; the site's own are part of its configuration. `content` is sealed under the site's
    /// key for accounts and bound to its author: somebody may write a name into it all the same.
    static let schema: [Migration.Step] = [
        .table(
            "text_module",
            """
            id UUID PRIMARY KEY,
            account UUID NOT NULL REFERENCES account (id),
            content BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            ended_at BIGINT
            """),
        .index("CREATE INDEX text_module_account ON text_module (account, created_at, id) WHERE ended_at IS NULL"),
    ]
}
