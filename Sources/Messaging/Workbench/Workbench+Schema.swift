import Persistence

extension Workbench {
    /// A task is one unit of staff work on one conversation. A conversation
    /// has at most one unfinished task; `task_message` binds every
    /// Workbench-routed member message to exactly one task (S28). Its `task`
    /// is no foreign key: a task that an undo removes would be looked for in
    /// every row of it, and an index for that would cost every send. Task and
    /// binding are written and removed together, and every fixture asks.
    ///
    /// `raised_by` marks the other kind of task: a look that a possibly urgent
    /// message called for beside the task that answers it, at most one
    /// unfinished for a conversation. `urgent_because` holds the words, sealed,
    /// none of them once all were taken back; `urgent_rules` the versions of
    /// the rules that found them.
    ///
    /// `look_at` is when time alone may bring something about. The warning lies
    /// `warn_before` microseconds before `due_at`, what was promised
    /// `promised_after` behind it, so that both move with it.
    /// `task_escalation` says who was told of what, once for a due time, and
    /// the member side once for a task.
    ///
    /// `workflow_group_member` keeps `active` (S39) and `assigned` (S40) as two
    /// switches that are never merged; removing somebody sets `assigned` to
    /// false and keeps the row.
    ///
    /// `absence` is recorded apart from the four conditions: who, until when,
    /// and who covers. `absence_move` keeps what went where and as it was, so
    /// that one undo brings it back; `moved_at` is when that was done.
    /// `absence_reply` keeps the same of replies that waited in the inbox: the
    /// task they became is no foreign key, because the undo takes it back.
    ///
    /// `task_presence` is who has a task open right now; it is told, not kept.
    static let schema: [Migration.Step] = [
        .table(
            "workflow_group_member",
            """
            workflow_group UUID NOT NULL REFERENCES workflow_group (id),
            account UUID NOT NULL REFERENCES account (id),
            role TEXT NOT NULL CHECK (role IN ('agent', 'manager')),
            active BOOLEAN NOT NULL,
            assigned BOOLEAN NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            updated_by UUID,
            PRIMARY KEY (workflow_group, account)
            """, clustered: true),
        .index("CREATE INDEX workflow_group_member_account ON workflow_group_member (account)"),
        .table(
            "task",
            """
            id UUID PRIMARY KEY,
            conversation UUID NOT NULL REFERENCES conversation (id),
            patient UUID NOT NULL REFERENCES patient (id),
            chart UUID NOT NULL,
            workflow_group UUID NOT NULL REFERENCES workflow_group (id),
            type TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'waiting', 'done')),
            outcome TEXT CHECK (outcome IN
                ('replied', 'answered-by-phone', 'no-reply-needed', 'forwarded', 'misdirected', 'withdrawn')),
            owner UUID REFERENCES account (id),
            rank BIGINT NOT NULL,
            urgent_because BYTEA,
            urgent_rules TEXT,
            raised_by UUID,
            opened_at BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            promise TEXT,
            warn_before BIGINT,
            promised_after BIGINT,
            look_at BIGINT,
            warned_at BIGINT,
            escalated_at BIGINT,
            claimed_at BIGINT,
            wake_at BIGINT,
            hold_for TEXT CHECK (hold_for IN ('member', 'colleague')),
            done_at BIGINT,
            done_by UUID,
            continues UUID REFERENCES task (id),
            version BIGINT NOT NULL,
            CHECK ((state = 'done') = (outcome IS NOT NULL)),
            CHECK ((state = 'done') = (done_at IS NOT NULL)),
            CHECK (state <> 'open' OR owner IS NULL),
            CHECK (state <> 'claimed' OR owner IS NOT NULL),
            CHECK (state <> 'waiting' OR wake_at IS NOT NULL)
            """),
        .index("CREATE UNIQUE INDEX task_unfinished ON task (conversation) WHERE state <> 'done' AND raised_by IS NULL"),
        .index("CREATE UNIQUE INDEX task_raised ON task (conversation) WHERE state <> 'done' AND raised_by IS NOT NULL"),
        .index("CREATE INDEX task_conversation ON task (conversation, opened_at)"),
        .index("CREATE INDEX task_queue ON task (workflow_group, state, rank, due_at, id) WHERE state <> 'done'"),
        .index("CREATE INDEX task_owner ON task (owner, rank, due_at, id) WHERE owner IS NOT NULL AND state <> 'done'"),
        .index("CREATE INDEX task_look ON task (look_at) WHERE look_at IS NOT NULL AND state <> 'done'"),
        .index("CREATE INDEX task_continues ON task (continues) WHERE continues IS NOT NULL"),
        .index("CREATE INDEX task_age ON task (workflow_group, opened_at, id) WHERE state <> 'done'"),
        .index(
            """
            CREATE INDEX task_told ON task (workflow_group, rank, due_at, id)
            WHERE state <> 'done' AND (warned_at IS NOT NULL OR escalated_at IS NOT NULL)
            """),
        // Without the id, which only tells apart what was due at the same microsecond: each done task is kept for ever.
        .index("CREATE INDEX task_done ON task (workflow_group, rank, due_at) WHERE state = 'done'"),
        .table(
            "task_escalation",
            """
            id UUID PRIMARY KEY,
            task UUID NOT NULL REFERENCES task (id),
            conversation UUID NOT NULL REFERENCES conversation (id),
            stage TEXT NOT NULL CHECK (stage IN ('warning', 'overdue', 'member')),
            told UUID REFERENCES account (id),
            due_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            opened_at BIGINT,
            CHECK ((stage = 'member') = (told IS NULL))
            """),
        .index("CREATE INDEX task_escalation_task ON task_escalation (task)"),
        .index("CREATE UNIQUE INDEX task_escalation_once ON task_escalation (task, stage, due_at, told) WHERE told IS NOT NULL"),
        .index("CREATE UNIQUE INDEX task_escalation_member ON task_escalation (task) WHERE stage = 'member'"),
        .index("CREATE INDEX task_escalation_told ON task_escalation (conversation, created_at)"),
        .table(
            "task_message",
            """
            message UUID PRIMARY KEY,
            task UUID NOT NULL
            """, clustered: true),
        .table(
            "task_note",
            """
            id UUID PRIMARY KEY,
            task UUID NOT NULL REFERENCES task (id),
            author UUID NOT NULL REFERENCES account (id),
            body BYTEA NOT NULL,
            created_at BIGINT NOT NULL
            """),
        .index("CREATE INDEX task_note_task ON task_note (task, created_at)"),
        .table(
            "first_seen",
            """
            task UUID PRIMARY KEY REFERENCES task (id),
            account UUID NOT NULL REFERENCES account (id),
            seen_at BIGINT NOT NULL
            """, clustered: true),
        .table(
            "task_presence",
            """
            task UUID NOT NULL REFERENCES task (id),
            account UUID NOT NULL REFERENCES account (id),
            is_writing BOOLEAN NOT NULL,
            until_at BIGINT NOT NULL,
            PRIMARY KEY (task, account)
            """, clustered: true),
        .table(
            "task_transfer",
            """
            id UUID PRIMARY KEY,
            task UUID NOT NULL REFERENCES task (id),
            conversation UUID NOT NULL REFERENCES conversation (id),
            from_group UUID NOT NULL REFERENCES workflow_group (id),
            to_group UUID NOT NULL REFERENCES workflow_group (id),
            transferred_by UUID REFERENCES account (id),
            created_at BIGINT NOT NULL
            """),
        .index("CREATE INDEX task_transfer_task ON task_transfer (task)"),
        .index("CREATE INDEX task_transfer_conversation ON task_transfer (conversation, created_at)"),
        .table(
            "absence",
            """
            id UUID PRIMARY KEY,
            account UUID NOT NULL REFERENCES account (id),
            cover UUID REFERENCES account (id),
            from_at BIGINT NOT NULL,
            until_at BIGINT NOT NULL,
            recorded_by UUID NOT NULL REFERENCES account (id),
            created_at BIGINT NOT NULL,
            moved_at BIGINT,
            ended_at BIGINT,
            ended_by UUID,
            CHECK (until_at > from_at),
            CHECK (cover IS NULL OR cover <> account)
            """),
        .index("CREATE UNIQUE INDEX absence_account ON absence (account) WHERE ended_at IS NULL"),
        .table(
            "absence_move",
            """
            absence UUID NOT NULL REFERENCES absence (id),
            task UUID NOT NULL REFERENCES task (id),
            to_owner UUID REFERENCES account (id),
            was_state TEXT NOT NULL,
            was_due_at BIGINT NOT NULL,
            was_wake_at BIGINT,
            was_hold_for TEXT,
            version BIGINT NOT NULL,
            returned_at BIGINT,
            PRIMARY KEY (absence, task)
            """, clustered: true),
        .index("CREATE INDEX absence_move_task ON absence_move (task)"),
        .table(
            "absence_reply",
            """
            absence UUID NOT NULL REFERENCES absence (id),
            task UUID NOT NULL,
            conversation UUID NOT NULL,
            workflow_group UUID NOT NULL REFERENCES workflow_group (id),
            to_owner UUID REFERENCES account (id),
            version BIGINT NOT NULL,
            returned_at BIGINT,
            PRIMARY KEY (absence, task)
            """, clustered: true),
    ]
}
