import Persistence

extension Notifications {
    /// One row for everybody a message concerns, written in the message's own
    /// transaction: an account of the member side, or a workflow group. The
    /// message says when. What may be *said* to them elsewhere takes no message
    /// at all.
    static let schema: [Migration.Step] = [
        .table(
            "notification",
            """
            message UUID NOT NULL,
            told UUID NOT NULL,
            is_group BOOLEAN NOT NULL,
            PRIMARY KEY (message, told)
            """, clustered: true)
    ]
}
