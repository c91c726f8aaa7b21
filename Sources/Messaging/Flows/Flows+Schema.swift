import Persistence

extension Flows {
    /// A flow decides one of two routes (S7). Its versions are rows of their
    /// own, so that a decision taken under an old one stays explained (S26).
    /// `message_flow_entry` says which pair of clinical group and type enters
    /// which flow: at most one living entry a pair (S24).
    static let schema: [Migration.Step] = [
        .table(
            "workflow_group",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            clinical BOOLEAN NOT NULL,
            escalate_to UUID,
            on_call TEXT NOT NULL,
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX workflow_group_code ON workflow_group (code) WHERE retired_at IS NULL"),
        .table(
            "message_flow",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            version BIGINT NOT NULL,
            clinical_group UUID NOT NULL REFERENCES clinical_group (id),
            route TEXT NOT NULL CHECK (route IN ('workbench', 'external')),
            workflow_group UUID REFERENCES workflow_group (id),
            endpoint TEXT,
            promise TEXT,
            fallback TEXT,
            attachments TEXT,
            successor UUID REFERENCES message_flow (id),
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT,
            CHECK ((route = 'workbench') = (workflow_group IS NOT NULL)),
            CHECK ((route = 'external') = (endpoint IS NOT NULL))
            """),
        .index("CREATE UNIQUE INDEX message_flow_code ON message_flow (code) WHERE retired_at IS NULL"),
        .table(
            "message_flow_entry",
            """
            id UUID PRIMARY KEY,
            flow UUID NOT NULL REFERENCES message_flow (id),
            clinical_group UUID NOT NULL REFERENCES clinical_group (id),
            type TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            ended_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX message_flow_entry_living ON message_flow_entry (clinical_group, type) WHERE ended_at IS NULL"),
        .table(
            "route_decision",
            """
            id UUID PRIMARY KEY,
            digest BYTEA NOT NULL UNIQUE,
            flow UUID NOT NULL REFERENCES message_flow (id),
            flow_version BIGINT NOT NULL,
            route TEXT NOT NULL CHECK (route IN ('workbench', 'external')),
            workflow_group UUID REFERENCES workflow_group (id),
            endpoint TEXT,
            reasons TEXT NOT NULL,
            created_at BIGINT NOT NULL
            """),
    ]
}
