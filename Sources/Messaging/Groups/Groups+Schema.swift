import Persistence

extension Groups {
    /// What a member may write to: clinical groups, their providers, and the
    /// types of question. Texts a member reads are JSON maps by language.
    /// Codes are unique among the living; removal sets `retired_at`. Which
    /// groups a patient belongs to, the practice and other systems say each for
    /// itself, and another system names one at a time.
    static let schema: [Migration.Step] = [
        .table(
            "assigning_authority",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            system TEXT NOT NULL,
            hl7_namespace TEXT,
            hl7_oid TEXT,
            is_primary BOOLEAN NOT NULL,
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX assigning_authority_code ON assigning_authority (code) WHERE retired_at IS NULL"),
        .index("CREATE UNIQUE INDEX assigning_authority_system ON assigning_authority (system) WHERE retired_at IS NULL"),
        .table(
            "message_type",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL CHECK (code IN ('general', 'medical', 'billing')),
            name TEXT NOT NULL,
            about TEXT NOT NULL,
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX message_type_code ON message_type (code) WHERE retired_at IS NULL"),
        .table(
            "calendar",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            time_zone TEXT NOT NULL,
            open TEXT NOT NULL,
            closed TEXT NOT NULL,
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX calendar_code ON calendar (code) WHERE retired_at IS NULL"),
        .table(
            "provider",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            authority TEXT,
            identifier TEXT,
            accepting BOOLEAN NOT NULL,
            offered_to TEXT,
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX provider_code ON provider (code) WHERE retired_at IS NULL"),
        .table(
            "clinical_group",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            about TEXT NOT NULL,
            authority TEXT,
            identifier TEXT,
            attachments_from_members BOOLEAN NOT NULL,
            attachments_to_members BOOLEAN NOT NULL,
            position BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX clinical_group_code ON clinical_group (code) WHERE retired_at IS NULL"),
        .table(
            "clinical_group_provider",
            """
            clinical_group UUID NOT NULL REFERENCES clinical_group (id),
            provider UUID NOT NULL REFERENCES provider (id),
            position BIGINT NOT NULL,
            PRIMARY KEY (clinical_group, provider)
            """, clustered: true),
        .table(
            "patient_clinical_group",
            """
            patient UUID NOT NULL REFERENCES patient (id),
            clinical_group UUID NOT NULL REFERENCES clinical_group (id),
            source TEXT NOT NULL CHECK (source IN ('import', 'practice')),
            from_at BIGINT NOT NULL,
            until_at BIGINT,
            PRIMARY KEY (patient, clinical_group, source, from_at),
            CHECK (until_at IS NULL OR until_at >= from_at)
            """, clustered: true),
        .index(
            """
            CREATE UNIQUE INDEX patient_clinical_group_standing ON patient_clinical_group (patient, clinical_group, source)
            WHERE until_at IS NULL
            """),
        .index(
            """
            CREATE UNIQUE INDEX patient_clinical_group_imported ON patient_clinical_group (patient)
            WHERE until_at IS NULL AND source = 'import'
            """),
    ]
}
