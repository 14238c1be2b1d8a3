-- An order and where it stands. The columns of a state are null in every other state.
CREATE TABLE orders (
    id          uuid PRIMARY KEY,
    owner       text        NOT NULL CHECK (length(owner) BETWEEN 1 AND 255),
    state       text        NOT NULL CHECK (state IN ('PLACED', 'RESERVED', 'UNDOING', 'CONFIRMED', 'REFUNDING',
                                                      'REFUNDED', 'REJECTED', 'CANCELLED')),
    reason      text        CHECK ((state = 'REJECTED') <= (reason IS NOT NULL)),
    -- A reference that the payment provider takes once; no card data. Cleared with the first final state.
    token       text,
    expected_amount   bigint,
    expected_currency char(3),
    total_amount      bigint CHECK (total_amount > 0),
    total_currency    char(3),
    payment_id  uuid        CHECK ((state IN ('CONFIRMED', 'REFUNDING', 'REFUNDED')) <= (payment_id IS NOT NULL)),
    refund_id   uuid        CHECK ((state = 'REFUNDING') = (refund_id IS NOT NULL)),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    -- Raised by every save and every claim: whoever holds an older one can save nothing (the fencing token).
    version     bigint      NOT NULL,
    events      int         NOT NULL,
    -- When the recovery worker may take the order; null once nothing is left to do.
    due_at      timestamptz,
    attempts    int         NOT NULL DEFAULT 0,
    CHECK ((expected_amount IS NULL) = (expected_currency IS NULL)),
    CHECK ((total_amount IS NULL) = (total_currency IS NULL)),
    CHECK ((state IN ('CONFIRMED', 'REFUNDED', 'REJECTED', 'CANCELLED')) = (due_at IS NULL))
);

-- Ids are time ordered (UUIDv7): newest first is the id, descending.
CREATE INDEX orders_of_owner ON orders (owner, id DESC);
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;

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

-- The outbox: one row for every change of state, written with it. A relay to a broker will mark what it has sent.
CREATE TABLE order_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    uuid        NOT NULL REFERENCES orders,
    seq         int         NOT NULL,
    type        text        NOT NULL,
    payload     jsonb       NOT NULL,
    occurred_at timestamptz NOT NULL,
    UNIQUE (order_id, seq)
);

-- One row for each intent of a caller; the answer, once there is one, is given again byte for byte.
CREATE TABLE placement (
    caller       text        NOT NULL,
    key          text        NOT NULL,
    fingerprint  char(64)    NOT NULL,
    -- Checked at commit: the key is claimed before the order is written.
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

CREATE TABLE refund (
    id          uuid PRIMARY KEY,
    order_id    uuid        NOT NULL REFERENCES orders,
    kind        text        NOT NULL CHECK (kind IN ('REFUND', 'CANCELLATION')),
    lines       jsonb       NOT NULL,
    amount      bigint      NOT NULL CHECK (amount > 0),
    currency    char(3)     NOT NULL,
    restock     boolean     NOT NULL,
    state       text        NOT NULL CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    created_at  timestamptz NOT NULL
);
CREATE INDEX refund_of_order ON refund (order_id);
