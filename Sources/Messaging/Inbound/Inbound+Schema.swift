import Persistence

extension Inbound {
    /// What other systems send us.
    ///
    /// `system_client` gives the systems that the configuration names by code
    /// permanent ids. Of their tokens and of the names of their signed
    /// statements the SHA-256 is kept.
    ///
    /// `outside_message` remembers what was taken from whom; `external` is a
    /// blind token of the name it bears there, unique for each sender, so that
    /// the same thing twice is seen even when it comes by two requests at once.
    ///
    /// `held_message` is what no rule may deliver: it waits for the people of a
    /// workflow group. `content` is sealed under the site's own key, because its
    /// patient may not be known. `escalated_at` says when somebody was told that
    /// it is late.
    ///
    /// `inbound_event` is what happened elsewhere; `event_match` what each rule
    /// made of it, and `event_quiet` until when a rule has nothing more to say
    /// to a patient. `imported_message` keeps the names that taken-over messages
    /// bore, so that the same file again brings nothing; `content` is a blind
    /// token of time and words, by which another message of that name is told.
    static let schema: [Migration.Step] = [
        .table(
            "system_client",
            """
            id UUID PRIMARY KEY,
            code TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            retired_at BIGINT
            """),
        .index("CREATE UNIQUE INDEX system_client_code ON system_client (code) WHERE retired_at IS NULL"),
        .table(
            "system_token",
            """
            token_hash BYTEA PRIMARY KEY,
            client UUID NOT NULL REFERENCES system_client (id),
            scopes TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
            """, clustered: true),
        .index("CREATE INDEX system_token_end ON system_token (expires_at)"),
        .table(
            "client_assertion",
            """
            client UUID NOT NULL REFERENCES system_client (id),
            name_hash BYTEA NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (client, name_hash)
            """, clustered: true),
        .index("CREATE INDEX client_assertion_end ON client_assertion (expires_at)"),
        .table(
            "held_message",
            """
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('message', 'reply', 'event')),
            reason TEXT NOT NULL CHECK (reason IN
                ('no-reference', 'unknown-reference', 'ambiguous-reference', 'conversation-moved', 'nobody-can-read', 'to-be-released',
                'not-written')),
            sender UUID NOT NULL,
            sender_name TEXT NOT NULL,
            patient UUID REFERENCES patient (id),
            clinical_group UUID REFERENCES clinical_group (id),
            workflow_group UUID NOT NULL REFERENCES workflow_group (id),
            content BYTEA NOT NULL,
            received_at BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            escalated_at BIGINT,
            ended_at BIGINT,
            ended_as TEXT CHECK (ended_as IN ('sent', 'attached', 'rejected')),
            ended_by UUID REFERENCES account (id),
            note BYTEA,
            message UUID,
            CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
            CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
            CHECK ((ended_as IS NOT NULL AND ended_as <> 'rejected') = (message IS NOT NULL)),
            CHECK (ended_as IS NULL OR ended_as = 'sent' OR note IS NOT NULL)
            """),
        .index("CREATE INDEX held_message_waiting ON held_message (workflow_group, due_at, id) WHERE ended_at IS NULL"),
        .index("CREATE INDEX held_message_late ON held_message (due_at, id) WHERE ended_at IS NULL AND escalated_at IS NULL"),
        .index("CREATE INDEX held_message_received ON held_message (received_at, id)"),
        .table(
            "outside_message",
            """
            id UUID PRIMARY KEY,
            sender UUID NOT NULL,
            external BYTEA,
            message UUID,
            conversation UUID REFERENCES conversation (id),
            held UUID REFERENCES held_message (id),
            created_at BIGINT NOT NULL,
            CHECK ((message IS NULL) = (conversation IS NULL)),
            CHECK (message IS NOT NULL OR held IS NOT NULL)
            """),
        .index("CREATE UNIQUE INDEX outside_message_external ON outside_message (sender, external) WHERE external IS NOT NULL"),
        .index("CREATE UNIQUE INDEX outside_message_message ON outside_message (message) WHERE message IS NOT NULL"),
        .index("CREATE UNIQUE INDEX outside_message_held ON outside_message (held) WHERE held IS NOT NULL"),
        .table(
            "inbound_event",
            """
            id UUID PRIMARY KEY,
            sender UUID NOT NULL,
            name BYTEA NOT NULL,
            patient UUID NOT NULL REFERENCES patient (id),
            kind TEXT NOT NULL,
            record_kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('final', 'corrected', 'preliminary', 'cancelled', 'sensitive')),
            source BYTEA NOT NULL,
            occurred_at BIGINT NOT NULL,
            received_at BIGINT NOT NULL
            """),
        .index("CREATE UNIQUE INDEX inbound_event_name ON inbound_event (sender, name)"),
        .index("CREATE INDEX inbound_event_received ON inbound_event (received_at)"),
        .table(
            "event_match",
            """
            event UUID NOT NULL REFERENCES inbound_event (id),
            rule TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'held', 'quiet')),
            message UUID,
            held UUID REFERENCES held_message (id),
            PRIMARY KEY (event, rule),
            CHECK ((outcome = 'sent') = (message IS NOT NULL)),
            CHECK ((outcome = 'held') = (held IS NOT NULL))
            """, clustered: true),
        .table(
            "event_quiet",
            """
            rule TEXT NOT NULL,
            patient UUID NOT NULL REFERENCES patient (id),
            until_at BIGINT NOT NULL,
            PRIMARY KEY (rule, patient)
            """, clustered: true),
        .table(
            "imported_message",
            """
            name BYTEA PRIMARY KEY,
            message UUID NOT NULL,
            conversation UUID NOT NULL REFERENCES conversation (id),
            content BYTEA NOT NULL,
            foreign_name BYTEA NOT NULL,
            imported_at BIGINT NOT NULL
            """, clustered: true),
        .index("CREATE INDEX imported_message_conversation ON imported_message (conversation)"),
    ]
}
