import Persistence

extension Mail {
    /// The queue of e-mails. A row names an account and a purpose, and holds neither a text nor a code: the address is read, and the
    /// code made, when it is sent. `address` is there where it is not the account's own any more, sealed under the `accounts` key.
    ///
    /// Whoever takes a row out holds it until `leased_until`; `fence` counts the takings, so that a node that was held up changes
    /// nothing that another has taken since. `mail_spell` has a row while somebody was told and has not been here since.
    static let schema: [Migration.Step] = [
        .table(
            "mail",
            """
            id UUID PRIMARY KEY,
            account UUID NOT NULL REFERENCES account (id),
            purpose TEXT NOT NULL
                CHECK (purpose IN ('message', 'task', 'activation', 'reset', 'password-changed', 'address-changed')),
            address BYTEA,
            caused_by UUID,
            attempts BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            leased_until BIGINT,
            fence BIGINT NOT NULL,
            problem TEXT CHECK (problem IN ('unreachable', 'tls', 'sign-in', 'deferred', 'refused', 'too-old')),
            created_at BIGINT NOT NULL,
            ended_at BIGINT,
            ended_as TEXT CHECK (ended_as IN ('sent', 'dropped', 'failed')),
            CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
            CHECK ((address IS NOT NULL) = (purpose = 'address-changed')),
            CHECK (ended_at IS NULL OR leased_until IS NULL)
            """),
        .index("CREATE INDEX mail_due ON mail (next_at, id) WHERE ended_at IS NULL"),
        .index("CREATE INDEX mail_account ON mail (account, created_at)"),
        .index("CREATE INDEX mail_ended ON mail (ended_at) WHERE ended_at IS NOT NULL"),
        .table(
            "mail_spell",
            """
            account UUID NOT NULL REFERENCES account (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('message', 'task')),
            told_at BIGINT NOT NULL,
            PRIMARY KEY (account, purpose)
            """, clustered: true),
        // Who has chosen something else than what holds without a choice: e-mails for members who have an address.
        .table(
            "mail_choice",
            """
            account UUID PRIMARY KEY REFERENCES account (id),
            messages BOOLEAN NOT NULL,
            chosen_at BIGINT NOT NULL
            """, clustered: true),
        .table(
            "staff_mail_choice",
            """
            account UUID NOT NULL REFERENCES account (id),
            workflow_group UUID NOT NULL REFERENCES workflow_group (id),
            kind TEXT NOT NULL CHECK (kind IN ('possible-urgent', 'overdue', 'assigned', 'inbox')),
            chosen_at BIGINT NOT NULL,
            PRIMARY KEY (workflow_group, kind, account)
            """, clustered: true),
        .index("CREATE INDEX staff_mail_choice_account ON staff_mail_choice (account)"),
    ]
}
