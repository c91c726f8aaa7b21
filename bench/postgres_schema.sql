-- The same rows and indexes as raw_sqlite.c, for pgbench.
DROP TABLE IF EXISTS message, task, audit;
CREATE TABLE message(id uuid PRIMARY KEY, conversation uuid NOT NULL, author uuid NOT NULL, sent_at bigint NOT NULL, body bytea NOT NULL);
CREATE INDEX message_by_conversation ON message(conversation, id);
CREATE TABLE task(id uuid PRIMARY KEY, message uuid NOT NULL, grp bigint NOT NULL, state text NOT NULL, due_at bigint NOT NULL);
CREATE INDEX task_by_queue ON task(grp, state, due_at, id);
CREATE TABLE audit(id uuid PRIMARY KEY, at bigint NOT NULL, person uuid NOT NULL, action text NOT NULL, object uuid NOT NULL, mac bytea NOT NULL);
