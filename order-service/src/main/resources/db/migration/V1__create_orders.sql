-- An order and its state. The columns of a state are null in every other state.
CREATE TABLE orders (
    id          uuid PRIMARY KEY,
    owner       text        NOT NULL CHECK (length(owner) BETWEEN 1 AND 255),
    state       text        NOT NULL CHECK (state IN ('PLACED', 'RESERVED', 'COMPENSATING', 'CONFIRMED', 'REFUNDING',
                                                      'REFUNDED', 'REJECTED', 'CANCELLED')),
    reason      text        CHECK ((state = 'REJECTED') <= (reason IS NOT NULL)),
    -- The payment provider's single-use reference to a card; no card data. Cleared with the first final state.
    token       text,
    expected_amount   bigint,
    expected_currency char(3),
    total_amount      bigint CHECK (total_amount > 0),
    total_currency    char(3),
    payment_id  uuid        CHECK ((state IN ('CONFIRMED', 'REFUNDING', 'REFUNDED')) <= (payment_id IS NOT NULL)),
    refund_id   uuid        CHECK ((state = 'REFUNDING') = (refund_id IS NOT NULL)),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    -- Incremented by every save and every claim (the fencing token): a process with an older version cannot save.
    version     bigint      NOT NULL,
    events      int         NOT NULL,
    -- When the recovery worker may claim the order; null in a final state, infinity for a stuck order, which is never due.
    due_at      timestamptz,
    attempts    int         NOT NULL DEFAULT 0,
    -- Why the last attempt failed, for operators.
    last_failure text       CHECK (length(last_failure) <= 500),
    -- The W3C traceparent of the request that placed the order. Recovery continues the order in that trace.
    traceparent text        CHECK (length(traceparent) <= 55),
    CHECK ((expected_amount IS NULL) = (expected_currency IS NULL)),
    CHECK ((total_amount IS NULL) = (total_currency IS NULL)),
    CHECK ((state IN ('CONFIRMED', 'REFUNDED', 'REJECTED', 'CANCELLED')) = (due_at IS NULL))
)
-- Every save rewrites the row and its due_at: free space within the page keeps the table from growing.
WITH (fillfactor = 70);

-- Ids are time ordered (UUIDv7): newest first is the id, descending.
CREATE INDEX orders_of_owner ON orders (owner, id DESC);
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;
-- For the deletion of old orders without a payment.
CREATE INDEX orders_unpaid ON orders (updated_at) WHERE state IN ('REJECTED', 'CANCELLED');

CREATE TABLE order_line (
    order_id    uuid   NOT NULL REFERENCES orders,
    line_no     int    NOT NULL,
    sku         text   NOT NULL,
    quantity    int    NOT NULL CHECK (quantity > 0),
    unit_price  bigint CHECK (unit_price > 0),
    currency    char(3),
    refunded    int    NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND quantity),
    PRIMARY KEY (order_id, line_no),
    UNIQUE (order_id, sku)
);

-- One row for each change of state, written by the same statement.
CREATE TABLE order_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    uuid        NOT NULL REFERENCES orders,
    seq         int         NOT NULL,
    type        text        NOT NULL,
    payload     jsonb       NOT NULL,
    occurred_at timestamptz NOT NULL,
    -- The W3C traceparent of the request or worker that changed the state.
    traceparent text        CHECK (length(traceparent) <= 55),
    -- The transaction that wrote the event. Ids are assigned before the commit, so an event with a smaller id may become visible
    -- later. Together with PostgreSQL's snapshots, xid determines the events that became visible since the last query (ADR 23).
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (order_id, seq)
);
CREATE INDEX order_event_xid ON order_event (xid);
-- For the deletion of old events. Rows are in the order of time, so a summary of each range of pages is enough, and is cheap to write.
CREATE INDEX order_event_age ON order_event USING brin (occurred_at);

-- One row for each idempotency key of a client. A repeated request gets the stored response, byte for byte.
CREATE TABLE placement (
    caller       text        NOT NULL,
    key          text        NOT NULL,
    fingerprint  char(64)    NOT NULL,
    -- Checked at commit: the key is claimed before the order is inserted.
    order_id     uuid        NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
    locked_until timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    status       int,
    content_type text,
    location     text,
    body         text,
    PRIMARY KEY (caller, key),
    CHECK ((status IS NULL) = (body IS NULL))
);
CREATE INDEX placement_expiry ON placement (expires_at);
CREATE INDEX placement_of_order ON placement (order_id);

CREATE TABLE refund (
    id          uuid PRIMARY KEY,
    order_id    uuid        NOT NULL REFERENCES orders,
    kind        text        NOT NULL CHECK (kind IN ('REFUND', 'CANCELLATION')),
    lines       jsonb       NOT NULL,
    amount      bigint      NOT NULL CHECK (amount > 0),
    currency    char(3)     NOT NULL,
    restock     boolean     NOT NULL,
    state       text        NOT NULL CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    created_at  timestamptz NOT NULL,
    -- Of the request: the lines alone cannot distinguish "all that is left" from the same lines by name.
    fingerprint text        NOT NULL
);
CREATE INDEX refund_of_order ON refund (order_id);

-- Cancellations, refunds and operators' actions, with the person who requested them. Append only.
CREATE TABLE order_action (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    uuid        NOT NULL REFERENCES orders,
    action      text        NOT NULL CHECK (action IN ('CANCELLATION', 'REFUND', 'RETRY', 'CLOSURE')),
    refund_id   uuid        REFERENCES refund,
    subject     text        NOT NULL,
    role        text        NOT NULL CHECK (role IN ('CUSTOMER', 'OPERATOR')),
    occurred_at timestamptz NOT NULL DEFAULT now(),
    note        text        CHECK (length(note) <= 500)
);
CREATE INDEX order_action_of_order ON order_action (order_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON order_action EXECUTE FUNCTION refuse_change();
