import Persistence

extension Conversations {
    /// `patient` never changes and binds the keys; `chart` is the surviving
    /// patient after a merge and is what lists use. `wrapped_key` is the
    /// conversation's key under the patient's key; `subject` and bodies are
    /// sealed under it, `card` under the patient's list key.
    ///
    /// `last_seq` orders the chain without gaps; `to_members` counts what was
    /// written to the member side, so that unread is a difference and never a
    /// scan; `files` counts those of the messages that stand; `chain_hash` runs over every message. `corrected_by` is the later
    /// message that says what an answer should have said.
    ///
    /// `author_name` is the name, sealed, of an author who has no account here: a
    /// system, or somebody in the system that was replaced (`imported_at`).
    ///
    /// A conversation that was about somebody else is written anew in that
    /// patient's chart and `moved_at` here: a stub, whose content is kept for
    /// audit and shown to nobody. `patient_change` says who proposed and who
    /// confirmed it.
    static let schema: [Migration.Step] = [
        .table(
            "conversation",
            """
            id UUID PRIMARY KEY,
            patient UUID NOT NULL REFERENCES patient (id),
            chart UUID NOT NULL,
            type TEXT NOT NULL CHECK (type IN ('general', 'medical', 'billing')),
            clinical_group UUID NOT NULL REFERENCES clinical_group (id),
            provider UUID REFERENCES provider (id),
            flow UUID REFERENCES message_flow (id),
            flow_version BIGINT,
            audience TEXT NOT NULL CHECK (audience IN ('patient', 'proxies', 'both', 'author')),
            begun_by UUID,
            begun_as TEXT NOT NULL CHECK (begun_as IN ('patient', 'proxy', 'staff', 'system')),
            reply_allowed BOOLEAN NOT NULL,
            language TEXT NOT NULL,
            wrapped_key BYTEA NOT NULL,
            subject BYTEA NOT NULL,
            card BYTEA NOT NULL,
            card_from TEXT NOT NULL CHECK (card_from IN ('members', 'staff', 'system')),
            last_seq BIGINT NOT NULL,
            last_message UUID NOT NULL,
            last_author UUID,
            last_at BIGINT NOT NULL,
            to_members BIGINT NOT NULL,
            files BIGINT NOT NULL DEFAULT 0,
            status TEXT NOT NULL CHECK (status IN ('sent', 'received', 'seen', 'in-work', 'answered', 'delayed', 'withdrawn', 'closed')),
            status_at BIGINT NOT NULL,
            chain_hash BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            moved_at BIGINT,
            CHECK ((audience = 'author') <= (begun_by IS NOT NULL))
            """),
        .index("CREATE INDEX conversation_chart ON conversation (chart, last_at, id)"),
        .index("CREATE INDEX conversation_begun ON conversation (begun_by, last_at, id) WHERE begun_as = 'staff'"),
        .index("CREATE INDEX conversation_told ON conversation (chart) WHERE to_members > 0"),
        // What the audience was until a privacy officer narrowed it; the reason is in the audit trail.
        .table(
            "conversation_narrowing",
            """
            conversation UUID NOT NULL REFERENCES conversation (id),
            at BIGINT NOT NULL,
            was TEXT NOT NULL CHECK (was IN ('patient', 'proxies', 'both', 'author')),
            narrowed_by UUID NOT NULL REFERENCES account (id),
            PRIMARY KEY (conversation, at)
            """, clustered: true),
        .table(
            "message",
            """
            conversation UUID NOT NULL REFERENCES conversation (id),
            seq BIGINT NOT NULL,
            id UUID NOT NULL,
            author UUID,
            author_role TEXT NOT NULL CHECK (author_role IN ('patient', 'proxy', 'staff', 'system')),
            clinical_group UUID NOT NULL,
            provider UUID,
            body BYTEA NOT NULL,
            sent_at BIGINT NOT NULL,
            in_reply_to UUID,
            route_decision UUID REFERENCES route_decision (id),
            receipt TEXT CHECK (receipt IN ('received', 'seen', 'in-work', 'answered')),
            receipt_at BIGINT,
            chain_hash BYTEA NOT NULL,
            withdrawn_at BIGINT,
            withdrawn_by UUID,
            corrected_at BIGINT,
            corrected_by UUID,
            template TEXT,
            template_revision BIGINT,
            author_name BYTEA,
            imported_at BIGINT,
            CHECK ((corrected_at IS NULL) = (corrected_by IS NULL)),
            CHECK (corrected_by IS NULL OR author_role = 'staff'),
            CHECK ((template IS NULL) = (template_revision IS NULL)),
            PRIMARY KEY (conversation, seq)
            """),
        .index("CREATE UNIQUE INDEX message_id ON message (id)"),
        .table(
            "patient_change",
            """
            id UUID PRIMARY KEY,
            conversation UUID NOT NULL REFERENCES conversation (id),
            from_patient UUID NOT NULL REFERENCES patient (id),
            to_patient UUID NOT NULL REFERENCES patient (id),
            proposed_by UUID NOT NULL REFERENCES account (id),
            proposed_at BIGINT NOT NULL,
            ending TEXT CHECK (ending IN ('confirmed', 'declined', 'cancelled')),
            ended_at BIGINT,
            ended_by UUID,
            moved_to UUID REFERENCES conversation (id),
            CHECK (from_patient <> to_patient),
            CHECK ((ending IS NULL) = (ended_at IS NULL)),
            CHECK ((moved_to IS NOT NULL) <= (ending = 'confirmed'))
            """),
        .index("CREATE UNIQUE INDEX patient_change_pending ON patient_change (conversation) WHERE ended_at IS NULL"),
        .index("CREATE INDEX patient_change_moved ON patient_change (moved_to) WHERE moved_to IS NOT NULL"),
        .index("CREATE INDEX patient_change_conversation ON patient_change (conversation)"),
        .table(
            "read_mark",
            """
            conversation UUID NOT NULL REFERENCES conversation (id),
            account UUID NOT NULL REFERENCES account (id),
            through_seq BIGINT NOT NULL,
            seen_count BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (conversation, account)
            """, clustered: true),
        // That somebody on the member side was shown an answer of the care team while it could still be undone: `shown_at` is when first.
        .table(
            "answer_shown",
            """
            message UUID PRIMARY KEY,
            account UUID NOT NULL REFERENCES account (id),
            shown_at BIGINT NOT NULL
            """, clustered: true),
    ]
}
