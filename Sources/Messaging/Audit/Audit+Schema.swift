import Persistence

extension Audit {
    /// Insert-only. `audit_event` is written in the transaction of what it
    /// records, with a MAC; a sequencer appends it to `audit_chain` and takes
    /// it off `audit_pending`. `audit_checkpoint` is the signed head of the
    /// chain at a moment.
    static let schema: [Migration.Step] = [
        .table(
            "audit_event",
            """
            id UUID PRIMARY KEY,
            at BIGINT NOT NULL,
            actor UUID,
            actor_kind TEXT NOT NULL CHECK (actor_kind IN ('member', 'staff', 'system', 'client', 'operator', 'nobody')),
            session UUID,
            patient UUID,
            action TEXT NOT NULL,
            object_kind TEXT NOT NULL,
            object UUID,
            outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
            repeated BIGINT NOT NULL,
            detail BYTEA,
            mac BYTEA NOT NULL
            """, clustered: true),
        .index("CREATE INDEX audit_event_patient ON audit_event (patient, at) WHERE patient IS NOT NULL"),
        .table(
            "audit_chain",
            """
            seq BIGINT PRIMARY KEY,
            event UUID NOT NULL UNIQUE,
            prev_hash BYTEA NOT NULL,
            row_hash BYTEA NOT NULL
            """),
        .table(
            "audit_pending",
            """
            event UUID PRIMARY KEY,
            at BIGINT NOT NULL
            """, clustered: true),
        .table(
            "audit_checkpoint",
            """
            seq BIGINT PRIMARY KEY,
            row_hash BYTEA NOT NULL,
            at BIGINT NOT NULL,
            signature BYTEA NOT NULL
            """),
        .perEngine(
            sqlite: """
                CREATE TRIGGER audit_event_is_insert_only_update BEFORE UPDATE ON audit_event
                BEGIN SELECT RAISE(ABORT, 'audit_event is insert-only'); END
                """,
            postgres: """
                CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
                """),
        .perEngine(
            sqlite: """
                CREATE TRIGGER audit_event_is_insert_only_delete BEFORE DELETE ON audit_event
                BEGIN SELECT RAISE(ABORT, 'audit_event is insert-only'); END
                """,
            postgres: """
                CREATE TRIGGER audit_event_is_insert_only BEFORE UPDATE OR DELETE ON audit_event
                FOR EACH ROW EXECUTE FUNCTION refuse_change()
                """),
        .perEngine(
            sqlite: """
                CREATE TRIGGER audit_chain_is_insert_only_update BEFORE UPDATE ON audit_chain
                BEGIN SELECT RAISE(ABORT, 'audit_chain is insert-only'); END
                """,
            postgres: """
                CREATE TRIGGER audit_chain_is_insert_only BEFORE UPDATE OR DELETE ON audit_chain
                FOR EACH ROW EXECUTE FUNCTION refuse_change()
                """),
        .perEngine(
            sqlite: """
                CREATE TRIGGER audit_chain_is_insert_only_delete BEFORE DELETE ON audit_chain
                BEGIN SELECT RAISE(ABORT, 'audit_chain is insert-only'); END
                """,
            postgres: """
                CREATE TRIGGER audit_checkpoint_is_insert_only BEFORE UPDATE OR DELETE ON audit_checkpoint
                FOR EACH ROW EXECUTE FUNCTION refuse_change()
                """),
    ]
}
