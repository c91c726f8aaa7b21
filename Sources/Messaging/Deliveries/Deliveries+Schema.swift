import Persistence

extension Deliveries {
    /// `endpoint_secret` keeps what is shared with an external system, sealed:
    /// at most two living ones for an endpoint (`place` 1 and 2), so that one
    /// can take over from the other.
    static let schema: [Migration.Step] = [
        .table(
            "endpoint_secret",
            """
            id UUID PRIMARY KEY,
            endpoint TEXT NOT NULL,
            place BIGINT NOT NULL CHECK (place IN (1, 2)),
            secret BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            created_by UUID,
            ended_at BIGINT,
            ended_by UUID
            """),
        .index("CREATE UNIQUE INDEX endpoint_secret_living ON endpoint_secret (endpoint, place) WHERE ended_at IS NULL"),
    ]
}
