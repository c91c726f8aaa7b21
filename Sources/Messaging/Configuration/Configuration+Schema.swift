import Persistence

extension Configuration {
    /// `site_setting` holds the sections of the document that configure no
    /// thing of their own (site, limits, ages, decisions, urgent …) as JSON.
    /// Every change makes a row of `configuration_revision` with its author.
    static let schema: [Migration.Step] = [
        .table(
            "site_setting",
            """
            section TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            updated_at BIGINT NOT NULL
            """, clustered: true),
        .table(
            "configuration_revision",
            """
            revision BIGINT PRIMARY KEY,
            document TEXT NOT NULL,
            author UUID,
            author_name TEXT NOT NULL,
            applied_at BIGINT NOT NULL
            """),
    ]
}
