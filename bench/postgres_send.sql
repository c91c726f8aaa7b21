-- One send as one statement: message, task and audit row, ids ordered by time with a random end. 600 bytes that do not compress well
-- enough to leave the row, as encrypted text does not.
\set person random(1, 1000)
\set grp random(1, 5)
\set low random(1, 4611686018427387904)
WITH now AS MATERIALIZED (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at),
     made AS MATERIALIZED (SELECT at, lpad(to_hex(at), 16, '0') AS high, lpad(to_hex(:low::bigint), 15, '0') AS low FROM now),
     m AS (INSERT INTO message
           SELECT (high || '1' || low)::uuid, lpad(to_hex(:person::bigint), 32, '0')::uuid, lpad(to_hex(:person::bigint), 32, '0')::uuid, at,
                  decode(repeat(low || '7', 75), 'hex')
           FROM made RETURNING id, author, sent_at),
     t AS (INSERT INTO task SELECT (high || '2' || low)::uuid, (high || '1' || low)::uuid, :grp, 'open', at FROM made)
INSERT INTO audit SELECT (high || '3' || low)::uuid, at, lpad(to_hex(:person::bigint), 32, '0')::uuid, 'message.sent', (high || '1' || low)::uuid,
                         decode(repeat(low || '7', 4), 'hex') FROM made;
