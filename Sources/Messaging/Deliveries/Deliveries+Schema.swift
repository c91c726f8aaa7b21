import Persistence

extension Deliveries {
    /// `delivery` is born in the transaction of its message, one for a
    /// message, and keeps its id for ever. Its lane is the pair of endpoint and
    /// conversation; `seq` is its place there, that of the message.
    ///
    /// Whoever attempts it holds a lease until `lease_until`, and `epoch` counts
    /// leases: what is reported under an older one is not taken. `failures` is
    /// its place in the schedule of retries, which began at `tries_from`.
    /// `hand_over_at` is when people take it over if nobody else has answered;
    /// `task` is the task that was made of it then, at `handed_over_at`.
    ///
    /// `delivery_attempt` has a row from the moment an attempt begins; `code`
    /// and `reason` are words of a closed list and never what a system wrote.
    /// Its `lease_until` stays when others finish the delivery meanwhile, so
    /// that an attempt which nobody reports is closed by its time.
    ///
    /// `endpoint_state` keeps the breaker of an endpoint, and who claims for it
    /// locks its row; `lost_at` says when lost attempts last counted as a
    /// failure.
    ///
    /// `endpoint_secret` keeps what is shared with an external system, sealed:
    /// at most two living ones for an endpoint (`place` 1 and 2), so that one
    /// can take over from the other.
    static let schema: [Migration.Step] = [
        .table(
            "delivery",
            """
            id UUID PRIMARY KEY,
            message UUID NOT NULL,
            conversation UUID NOT NULL REFERENCES conversation (id),
            seq BIGINT NOT NULL,
            patient UUID NOT NULL REFERENCES patient (id),
            flow UUID NOT NULL REFERENCES message_flow (id),
            endpoint TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('queued', 'sending', 'sent', 'delivered', 'retrying', 'dead', 'cancelled', 'skipped', 'rerouted')),
            urgent BOOLEAN NOT NULL,
            attempts BIGINT NOT NULL,
            failures BIGINT NOT NULL,
            tries_from BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            epoch BIGINT NOT NULL,
            lease_until BIGINT,
            hand_over_at BIGINT,
            reply_due_at BIGINT NOT NULL,
            task UUID REFERENCES task (id),
            handed_over_at BIGINT,
            last_code TEXT,
            reason BYTEA,
            created_at BIGINT NOT NULL,
            accepted_at BIGINT,
            answered_at BIGINT,
            ended_at BIGINT,
            ended_by UUID,
            CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
            CHECK ((task IS NULL) = (handed_over_at IS NULL)),
            CHECK (state NOT IN ('sent', 'delivered') OR accepted_at IS NOT NULL)
            """),
        .index("CREATE UNIQUE INDEX delivery_message ON delivery (message)"),
        .index("CREATE INDEX delivery_due ON delivery (endpoint, due_at, id) WHERE state IN ('queued', 'retrying')"),
        .index("CREATE INDEX delivery_lane ON delivery (conversation, endpoint, seq) WHERE state IN ('queued', 'sending', 'retrying')"),
        .index("CREATE INDEX delivery_leased ON delivery (endpoint, lease_until) WHERE state = 'sending'"),
        .index("CREATE INDEX delivery_hand_over ON delivery (hand_over_at) WHERE hand_over_at IS NOT NULL"),
        .index("CREATE INDEX delivery_state ON delivery (state, created_at, id)"),
        .index("CREATE INDEX delivery_conversation ON delivery (conversation, seq)"),
        .index("CREATE INDEX delivery_task ON delivery (task) WHERE task IS NOT NULL"),
        .table(
            "delivery_attempt",
            """
            delivery UUID NOT NULL REFERENCES delivery (id),
            number BIGINT NOT NULL,
            epoch BIGINT NOT NULL,
            adapter TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            lease_until BIGINT NOT NULL,
            ended_at BIGINT,
            outcome TEXT CHECK (outcome IN ('accepted', 'retry', 'refused', 'lost')),
            code TEXT,
            reason TEXT,
            request_hash BYTEA,
            CHECK ((ended_at IS NULL) = (outcome IS NULL)),
            PRIMARY KEY (delivery, number)
            """, clustered: true),
        .index("CREATE INDEX delivery_attempt_leased ON delivery_attempt (lease_until) WHERE ended_at IS NULL"),
        .table(
            "endpoint_state",
            """
            endpoint TEXT PRIMARY KEY,
            failures BIGINT NOT NULL,
            open_until BIGINT,
            disabled_at BIGINT,
            lost_at BIGINT
            """, clustered: true),
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
