import Persistence

extension Patients {
    /// `wrapped_key` is the patient's key under the master key; `details`
    /// (names, birth date, language, contact) is sealed under the patient's
    /// key. Identifiers are found by a blind token; their text is sealed too, and
    /// so are the reasons written beside a grant.
    static let schema: [Migration.Step] = [
        .table(
            "patient",
            """
            id UUID PRIMARY KEY,
            chart UUID NOT NULL,
            master_key UUID NOT NULL,
            wrapped_key BYTEA NOT NULL,
            details BYTEA NOT NULL,
            deceased_at BIGINT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
            """),
        .index("CREATE INDEX patient_master_key ON patient (master_key)"),
        .table(
            "patient_identifier",
            """
            authority TEXT NOT NULL,
            blind BYTEA NOT NULL CHECK (length(blind) = 32),
            patient UUID NOT NULL REFERENCES patient (id),
            value BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (authority, blind)
            """, clustered: true),
        .index("CREATE INDEX patient_identifier_patient ON patient_identifier (patient)"),
        .table(
            "patient_alias",
            """
            old UUID NOT NULL REFERENCES patient (id),
            survivor UUID NOT NULL REFERENCES patient (id),
            from_at BIGINT NOT NULL,
            until_at BIGINT,
            PRIMARY KEY (old, from_at),
            CHECK (old <> survivor),
            CHECK (until_at IS NULL OR until_at > from_at)
            """, clustered: true),
        .table(
            "patient_token",
            """
            token BYTEA NOT NULL,
            patient UUID NOT NULL REFERENCES patient (id),
            PRIMARY KEY (token, patient)
            """, clustered: true),
        .index("CREATE INDEX patient_token_patient ON patient_token (patient)"),
        .table(
            "related_person",
            """
            id UUID PRIMARY KEY,
            patient UUID NOT NULL REFERENCES patient (id),
            blind BYTEA NOT NULL,
            relationship TEXT NOT NULL,
            details BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            UNIQUE (patient, blind)
            """),
        .table(
            "proxy_grant",
            """
            id UUID PRIMARY KEY,
            patient UUID NOT NULL REFERENCES patient (id),
            proxy UUID REFERENCES account (id),
            related_person UUID REFERENCES related_person (id),
            relationship TEXT NOT NULL,
            can_read BOOLEAN NOT NULL,
            can_write BOOLEAN NOT NULL,
            types TEXT,
            from_at BIGINT NOT NULL,
            until_at BIGINT,
            basis TEXT NOT NULL CHECK (basis IN ('parent-of-minor', 'guardian-of-minor', 'patient-consent', 'power-of-attorney',
                'court-order')),
            verified_by UUID,
            verified_at BIGINT,
            created_at BIGINT NOT NULL,
            created_by UUID,
            ended_at BIGINT,
            ended_by UUID,
            reason BYTEA,
            suspended_at BIGINT,
            suspended_by UUID,
            suspended_reason BYTEA,
            CHECK (until_at IS NULL OR until_at > from_at),
            CHECK (can_read OR NOT can_write),
            CHECK (proxy IS NOT NULL OR (related_person IS NOT NULL AND verified_at IS NULL))
            """),
        .index("CREATE UNIQUE INDEX proxy_grant_living ON proxy_grant (patient, proxy) WHERE ended_at IS NULL"),
        .index("CREATE INDEX proxy_grant_patient ON proxy_grant (patient)"),
        .index("CREATE INDEX proxy_grant_proxy ON proxy_grant (proxy) WHERE ended_at IS NULL"),
        .index("CREATE UNIQUE INDEX proxy_grant_related ON proxy_grant (related_person) WHERE related_person IS NOT NULL"),
        .index("CREATE INDEX proxy_grant_suspended ON proxy_grant (proxy) WHERE suspended_at IS NOT NULL"),
        // How a right stood until `replaced_at`, so that any date can be asked about.
        .table(
            "proxy_grant_past",
            """
            past_of UUID NOT NULL REFERENCES proxy_grant (id),
            replaced_at BIGINT NOT NULL,
            proxy UUID,
            relationship TEXT NOT NULL,
            can_read BOOLEAN NOT NULL,
            can_write BOOLEAN NOT NULL,
            types TEXT,
            from_at BIGINT NOT NULL,
            until_at BIGINT,
            basis TEXT NOT NULL,
            verified_at BIGINT,
            suspended_at BIGINT,
            PRIMARY KEY (past_of, replaced_at)
            """, clustered: true),
    ]
}
