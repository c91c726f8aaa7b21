import Persistence

extension Drafts {
    /// What somebody wrote and has not sent. `content` is sealed under the
    /// patient's key and bound to patient, author and time. `patient` and
    /// `chart` are as for a conversation; `version` counts up with every save,
    /// so that of two devices the later one is asked. `noted_at` is when the
    /// audit trail last heard of it.
    ///
    /// Neither conversation nor task is a foreign key: words outlive a message
    /// that was taken back at once.
    ///
    /// `draft_file` keeps files from being removed as unused while a draft holds
    /// them; their order is in `content`.
    static let schema: [Migration.Step] = [
        .table(
            "draft",
            """
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('new-message', 'reply', 'task-reply', 'staff-message')),
            patient UUID NOT NULL REFERENCES patient (id),
            chart UUID NOT NULL,
            account UUID NOT NULL REFERENCES account (id),
            conversation UUID,
            task UUID,
            content BYTEA NOT NULL,
            version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            noted_at BIGINT NOT NULL,
            CHECK ((conversation IS NOT NULL) = (kind IN ('reply', 'task-reply'))),
            CHECK ((task IS NOT NULL) = (kind = 'task-reply')),
            CHECK (version > 0)
            """),
        .index("CREATE INDEX draft_account ON draft (account, chart, updated_at)"),
        .index("CREATE UNIQUE INDEX draft_reply ON draft (account, conversation) WHERE kind = 'reply'"),
        .index("CREATE UNIQUE INDEX draft_task ON draft (task, account) WHERE kind = 'task-reply'"),
        .table(
            "draft_file",
            """
            draft UUID NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
            attachment UUID NOT NULL REFERENCES attachment (id),
            PRIMARY KEY (draft, attachment)
            """, clustered: true),
        .index("CREATE INDEX draft_file_attachment ON draft_file (attachment)"),
    ]
}
