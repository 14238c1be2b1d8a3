-- The feed of order events for other services (ADR 34).

-- A consumer of the feed. Retention keeps an event until every reader has read it; a reader that is silent for days is deleted.
CREATE TABLE feed_reader (
    name       text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
    -- The snapshot of the cursor that the reader sent last: it has processed every event that is visible in this snapshot.
    read_until pg_snapshot NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT now()
);

-- One row.
CREATE TABLE feed (
    id      boolean PRIMARY KEY DEFAULT true CHECK (id),
    -- The last transaction with a deleted event. A cursor that has not seen it is refused, because its reader would miss events.
    horizon xid8  NOT NULL,
    -- Authenticates cursors, and makes the pseudonyms of customers.
    key     bytea NOT NULL CHECK (length(key) >= 32)
);
-- Transaction ids start at 3.
INSERT INTO feed (horizon, key) VALUES ('2', sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
