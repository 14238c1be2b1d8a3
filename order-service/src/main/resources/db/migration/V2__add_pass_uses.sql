-- The idempotency keys of the orders that were placed with a pass of the waiting room. Deleted some time after the pass has expired.
CREATE TABLE pass_use (
    pass_id    uuid PRIMARY KEY,
    keys       text[]      NOT NULL CHECK (cardinality(keys) BETWEEN 1 AND 3),
    expires_at timestamptz NOT NULL
);
CREATE INDEX pass_use_expiry ON pass_use (expires_at);
