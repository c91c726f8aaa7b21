import Persistence

extension Notifications {
    /// One row for everybody a message concerns, written in the message's own
    /// transaction: an account of the member side, or a workflow group.
    /// What may be *said* to them elsewhere takes no message at all.
    static let schema: [Migration.Step] = [
        .table(
            "notification",
            """
            id UUID PRIMARY KEY,
            message UUID NOT NULL,
            account UUID,
            workflow_group UUID,
            created_at BIGINT NOT NULL,
            settled_at BIGINT,
            CHECK ((account IS NULL) <> (workflow_group IS NULL))
            """, clustered: true)
    ]
}
