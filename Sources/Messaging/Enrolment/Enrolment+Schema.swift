import Persistence

extension Enrolment {
    /// Files of people to be enrolled. What a line says is sealed under the site's `accounts` key.
    static let schema: [Migration.Step] = [
        .table(
            "invitation_file",
            """
            id UUID PRIMARY KEY,
            created_at BIGINT NOT NULL,
            created_by UUID NOT NULL
            """),
        .table(
            "invitation_line",
            """
            file UUID NOT NULL REFERENCES invitation_file (id),
            line BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'enrolled', 'known', 'failed')),
            content BYTEA NOT NULL,
            fault TEXT,
            account UUID,
            PRIMARY KEY (file, line),
            CHECK ((state = 'failed') = (fault IS NOT NULL)),
            CHECK (state IN ('waiting', 'failed') OR account IS NOT NULL)
            """, clustered: true),
        .index("CREATE INDEX invitation_line_waiting ON invitation_line (file, line) WHERE state = 'waiting'"),
    ]
}
