-- One payment for one order, for ever. The amount is missing only where a void came before any charge (a tombstone).
CREATE TABLE payment (
    id             uuid PRIMARY KEY,
    order_id       uuid        NOT NULL UNIQUE,
    customer       text        NOT NULL CHECK (length(customer) BETWEEN 1 AND 255),
    amount         bigint      CHECK (amount > 0),
    currency       char(3),
    capture_method text        CHECK (capture_method IN ('AUTOMATIC', 'MANUAL')),
    -- The provider's single-use reference to a card, needed to repeat the very same call. Gone once the outcome is known.
    token          text,
    state          text        NOT NULL CHECK (state IN ('PENDING', 'UNKNOWN', 'AUTHORISED', 'CAPTURED', 'DECLINED',
                                                         'VOIDED', 'PARTLY_REFUNDED', 'REFUNDED')),
    wish           text        NOT NULL CHECK (wish IN ('NONE', 'CAPTURE', 'VOID')),
    provider_id    text        UNIQUE,
    decline_code   text,
    captured       bigint      NOT NULL DEFAULT 0,
    refunded       bigint      NOT NULL DEFAULT 0,
    -- Promised to refunds whose outcome is not known yet.
    refunding      bigint      NOT NULL DEFAULT 0,
    -- How many charge calls may have reached the provider: with none of them, nothing can have been taken.
    sends          int         NOT NULL CHECK (sends >= 0),
    -- Raised by every save and every claim (the fencing token).
    version        bigint      NOT NULL,
    attempts       int         NOT NULL DEFAULT 0,
    -- When the recovery worker may take the payment; null once nothing is left to do.
    due_at         timestamptz,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CHECK ((amount IS NULL) = (currency IS NULL) AND (amount IS NULL) = (capture_method IS NULL)),
    CHECK (amount IS NOT NULL OR state = 'VOIDED'),
    CHECK (token IS NULL OR state IN ('PENDING', 'UNKNOWN')),
    CHECK (due_at IS NOT NULL OR state NOT IN ('PENDING', 'UNKNOWN')),
    CHECK ((state = 'DECLINED') = (decline_code IS NOT NULL)),
    CHECK (provider_id IS NOT NULL OR state NOT IN ('AUTHORISED', 'CAPTURED', 'PARTLY_REFUNDED', 'REFUNDED')),
    CHECK (captured BETWEEN 0 AND coalesce(amount, 0)),
    CHECK (refunded >= 0 AND refunding >= 0 AND refunded + refunding <= captured),
    CHECK ((captured > 0) = (state IN ('CAPTURED', 'PARTLY_REFUNDED', 'REFUNDED'))),
    CHECK (CASE state WHEN 'PARTLY_REFUNDED' THEN refunded > 0 AND refunded < captured
                      WHEN 'REFUNDED' THEN refunded = captured
                      ELSE refunded = 0 END)
);
CREATE INDEX payment_due ON payment (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE refund (
    id           uuid PRIMARY KEY,
    payment_id   uuid        NOT NULL REFERENCES payment,
    amount       bigint      NOT NULL CHECK (amount > 0),
    state        text        NOT NULL CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    provider_id  text        UNIQUE,
    failure_code text        CHECK ((failure_code IS NOT NULL) = (state = 'FAILED')),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE INDEX refund_of_payment ON refund (payment_id);

-- What the provider has told by webhook: each event takes effect once.
CREATE TABLE webhook_event (
    id          text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
    type        text        NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX webhook_event_age ON webhook_event (received_at);
