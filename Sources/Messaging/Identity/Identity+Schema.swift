import Persistence

extension Identity {
    /// Accounts, their roles, sessions, and what limits guessing and flooding.
    ///
    /// `account.name` is sealed under the site's `accounts` key. A session is
    /// found by the SHA-256 of its token; the token itself is never stored.
    static let schema: [Migration.Step] = [
        .table(
            "account",
            """
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('member', 'staff')),
            username TEXT NOT NULL,
            username_key TEXT NOT NULL UNIQUE,
            name BYTEA NOT NULL,
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
            CHECK (kind = 'member' OR patient IS NULL),
            CHECK (kind = 'staff' OR provider IS NULL)
            """),
        .index("CREATE UNIQUE INDEX account_patient ON account (patient) WHERE patient IS NOT NULL"),
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
            created_at BIGINT NOT NULL,
            PRIMARY KEY (account, operation, request_key)
            """, clustered: true),
        .index("CREATE INDEX idempotent_answer_age ON idempotent_answer (created_at)"),
    ]
}
