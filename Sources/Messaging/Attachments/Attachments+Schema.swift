import Persistence

extension Attachments {
    /// `wrapped_key` is the file's own key, under the site's key for accounts and bound to the uploader until the file is sent, then
    /// under the conversation's. `facts` holds name, kind and SHA-256, `verdict` the SHA-256 that was found clean; both are sealed, so
    /// that nobody but this program can call a file clean. `expires_at` is when a file that no message took is removed.
    ///
    /// `sender` is the system that handed it in, in place of a person; `held` is what keeps it while a person decides about it.
    /// `position` is its place among the files of what it goes with.
    ///
    /// `scan_at` is when the scanner is to be asked next, or when whoever holds `scan_lease` has had their time. `unscanned` says that
    /// nobody looked, because the site has decided so: once it decides for scanning, all of these are looked at.
    static let schema: [Migration.Step] = [
        .table(
            "attachment",
            """
            id UUID PRIMARY KEY,
            uploader UUID REFERENCES account (id),
            sender UUID,
            held UUID REFERENCES held_message (id),
            conversation UUID REFERENCES conversation (id),
            message UUID REFERENCES message (id),
            position BIGINT,
            state TEXT NOT NULL CHECK (state IN ('received', 'scanning', 'clean', 'infected', 'unscannable', 'refused')),
            size BIGINT NOT NULL CHECK (size BETWEEN 1 AND 10485760),
            chunks BIGINT NOT NULL CHECK (chunks BETWEEN 1 AND 11),
            wrapped_key BYTEA NOT NULL,
            facts BYTEA NOT NULL,
            verdict BYTEA,
            scan_attempts BIGINT NOT NULL,
            scan_at BIGINT,
            scan_lease UUID,
            unscanned BOOLEAN NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            CHECK ((message IS NULL) = (conversation IS NULL)),
            CHECK ((message IS NULL AND held IS NULL) = (position IS NULL)),
            CHECK ((message IS NULL AND held IS NULL) = (expires_at IS NOT NULL)),
            CHECK (message IS NOT NULL OR uploader IS NOT NULL OR sender IS NOT NULL),
            CHECK (uploader IS NULL OR sender IS NULL),
            CHECK (held IS NULL OR (sender IS NOT NULL AND message IS NULL)),
            CHECK ((state = 'clean') = (verdict IS NOT NULL)),
            CHECK ((state IN ('received', 'scanning')) = (scan_at IS NOT NULL)),
            CHECK (scan_lease IS NULL OR scan_at IS NOT NULL),
            CHECK (state = 'clean' OR NOT unscanned),
            CHECK (position BETWEEN 0 AND 4)
            """),
        .index("CREATE UNIQUE INDEX attachment_message ON attachment (message, position) WHERE message IS NOT NULL"),
        .index("CREATE INDEX attachment_conversation ON attachment (conversation) WHERE conversation IS NOT NULL"),
        .index("CREATE INDEX attachment_waiting ON attachment (scan_at) WHERE scan_at IS NOT NULL"),
        .index("CREATE INDEX attachment_unscanned ON attachment (created_at, id) WHERE unscanned"),
        .index("CREATE INDEX attachment_unused ON attachment (expires_at) WHERE expires_at IS NOT NULL"),
        .index("CREATE INDEX attachment_uploader ON attachment (uploader, created_at)"),
        .index("CREATE INDEX attachment_sender ON attachment (sender, created_at) WHERE sender IS NOT NULL"),
        .index("CREATE INDEX attachment_held ON attachment (held) WHERE held IS NOT NULL"),
        .table(
            "attachment_chunk",
            """
            attachment UUID NOT NULL REFERENCES attachment (id),
            position BIGINT NOT NULL,
            sealed BYTEA NOT NULL,
            PRIMARY KEY (attachment, position)
            """),
    ]
}
