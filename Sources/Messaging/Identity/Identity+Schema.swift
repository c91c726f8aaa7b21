import Persistence

extension Identity {
    /// Accounts, their roles, sessions, and what limits guessing and flooding.
    ///
    /// `account.name` and `account.email` are sealed under the site's `accounts`
    /// key. A member who has not used the activation code has no username yet.
    /// `membership` has one row without an end for every member, and the rows
    /// before it say who changed what and when. Of a code that lets somebody in
    /// once, the SHA-256 is kept. A session is
    /// found by the SHA-256 of its token; the token itself is never stored.
    static let schema: [Migration.Step] = [
        .table(
            "account",
            """
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('member', 'staff')),
            username TEXT,
            username_key TEXT UNIQUE,
            name BYTEA NOT NULL,
            email BYTEA,
            password TEXT,
            patient UUID,
            provider UUID,
            language TEXT NOT NULL,
            languages TEXT NOT NULL DEFAULT '',
            time_zone TEXT,
            created_at BIGINT NOT NULL,
            password_at BIGINT,
            disabled_at BIGINT,
            disabled_by UUID,
            disabled_reason TEXT,
            CHECK ((username IS NULL) = (username_key IS NULL)),
            CHECK (username IS NOT NULL OR (kind = 'member' AND password IS NULL)),
            CHECK (kind = 'member' OR patient IS NULL),
            CHECK (kind = 'staff' OR provider IS NULL)
            """),
        .index("CREATE UNIQUE INDEX account_patient ON account (patient) WHERE patient IS NOT NULL"),
        .table(
            "account_token",
            """
            token BYTEA NOT NULL,
            account UUID NOT NULL REFERENCES account (id),
            PRIMARY KEY (token, account)
            """, clustered: true),
        .table(
            "membership",
            """
            id UUID PRIMARY KEY,
            account UUID NOT NULL REFERENCES account (id),
            state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'inactive')),
            from_at BIGINT NOT NULL,
            until_at BIGINT,
            made_by UUID,
            reason BYTEA,
            CHECK (until_at IS NULL OR until_at >= from_at)
            """),
        .index("CREATE UNIQUE INDEX membership_current ON membership (account) WHERE until_at IS NULL"),
        .index("CREATE INDEX membership_state ON membership (state, account) WHERE until_at IS NULL"),
        .index("CREATE INDEX membership_account ON membership (account, from_at)"),
        .table(
            "entry_code",
            """
            id UUID PRIMARY KEY,
            code_hash BYTEA NOT NULL UNIQUE,
            account UUID NOT NULL REFERENCES account (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('activation', 'reset', 'desk-reset')),
            created_at BIGINT NOT NULL,
            created_by UUID,
            expires_at BIGINT NOT NULL,
            ended_at BIGINT,
            ended_as TEXT CHECK (ended_as IN ('used', 'void')),
            identity_check TEXT,
            identity_note BYTEA,
            CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
            CHECK ((purpose = 'desk-reset') = (identity_check IS NOT NULL))
            """),
        .index("CREATE UNIQUE INDEX entry_code_living ON entry_code (account, purpose) WHERE ended_at IS NULL"),
        .table(
            "account_role",
            """
            account UUID NOT NULL REFERENCES account (id),
            role TEXT NOT NULL CHECK (role IN ('taskProcessing', 'personalMessaging', 'chart', 'reports',
                'healthcareAdministrator', 'systemAdministrator', 'privacyOfficer', 'emergencyAccess')),
            granted_at BIGINT NOT NULL,
            granted_by UUID,
            PRIMARY KEY (account, role)
            """, clustered: true),
        .table(
            "session",
            """
            id UUID PRIMARY KEY,
            token_hash BYTEA NOT NULL UNIQUE,
            account UUID NOT NULL REFERENCES account (id),
            device TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            ended_at BIGINT,
            ended_by UUID,
            ended_reason TEXT
            """),
        .index("CREATE INDEX session_account ON session (account) WHERE ended_at IS NULL"),
        .table(
            "sign_in_throttle",
            """
            subject BYTEA PRIMARY KEY,
            failures BIGINT NOT NULL,
            window_at BIGINT NOT NULL,
            blocked_until BIGINT NOT NULL
            """, clustered: true),
        .table(
            "rate_bucket",
            """
            account UUID NOT NULL,
            kind TEXT NOT NULL,
            window_at BIGINT NOT NULL,
            used BIGINT NOT NULL,
            PRIMARY KEY (account, kind)
            """, clustered: true),
        .table(
            "idempotent_answer",
            """
            account UUID NOT NULL,
            operation TEXT NOT NULL,
            request_key BYTEA NOT NULL,
            body_hash BYTEA NOT NULL,
            status BIGINT NOT NULL,
            answer BYTEA NOT NULL,
            conversation UUID,
            role TEXT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (account, operation, request_key)
            """, clustered: true),
        .index("CREATE INDEX idempotent_answer_age ON idempotent_answer (created_at)"),
    ]
}
