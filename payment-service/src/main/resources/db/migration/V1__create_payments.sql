-- The one payment of an order. The amount is null only where a void came before any charge (a tombstone).
CREATE TABLE payment (
    id             uuid PRIMARY KEY,
    order_id       uuid        NOT NULL UNIQUE,
    customer       text        NOT NULL CHECK (length(customer) BETWEEN 1 AND 255),
    amount         bigint      CHECK (amount > 0),
    currency       char(3),
    capture_method text        CHECK (capture_method IN ('AUTOMATIC', 'MANUAL')),
    -- The provider's single-use reference to a card, needed to repeat the same call. Cleared once the outcome is known.
    token          text,
    -- FAILED: the provider called the request invalid. Nothing was captured, and an operator has to look.
    state          text        NOT NULL CHECK (state IN ('PENDING', 'UNKNOWN', 'AUTHORISED', 'CAPTURED', 'DECLINED', 'FAILED',
                                                         'VOIDED', 'PARTLY_REFUNDED', 'REFUNDED')),
    -- The next step at the provider once the outcome of the charge is known.
    requested_action text      NOT NULL CHECK (requested_action IN ('NONE', 'CAPTURE', 'VOID')),
    provider_id    text        UNIQUE,
    decline_code   text,
    failure_code   text        CHECK ((state = 'FAILED') = (failure_code IS NOT NULL)),
    captured       bigint      NOT NULL DEFAULT 0,
    refunded       bigint      NOT NULL DEFAULT 0,
    -- Reserved for refunds whose outcome is unknown.
    refunding      bigint      NOT NULL DEFAULT 0,
    -- The number of charge calls that may have reached the provider. With 0, nothing can have been captured.
    charge_attempts int        NOT NULL CHECK (charge_attempts >= 0),
    -- Incremented by every save and every claim (the fencing token).
    version        bigint      NOT NULL,
    attempts       int         NOT NULL DEFAULT 0,
    -- When the recovery worker may claim the payment; null once nothing is left to do.
    due_at         timestamptz,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    -- The W3C traceparent of the request that started the payment. Recovery continues the payment in that trace.
    traceparent    text        CHECK (length(traceparent) <= 55),
    CHECK ((amount IS NULL) = (currency IS NULL) AND (amount IS NULL) = (capture_method IS NULL)),
    CHECK (amount IS NOT NULL OR state = 'VOIDED'),
    CHECK (token IS NULL OR state IN ('PENDING', 'UNKNOWN')),
    CHECK (due_at IS NOT NULL OR state NOT IN ('PENDING', 'UNKNOWN')),
    CHECK ((state = 'DECLINED') = (decline_code IS NOT NULL)),
    CHECK (provider_id IS NOT NULL OR state NOT IN ('AUTHORISED', 'CAPTURED', 'PARTLY_REFUNDED', 'REFUNDED')),
    -- The provider may capture another amount than requested, and refund what is reserved for a refund here.
    CHECK (captured >= 0 AND refunded >= 0 AND refunding >= 0 AND refunded <= captured),
    CHECK ((captured > 0) = (state IN ('CAPTURED', 'PARTLY_REFUNDED', 'REFUNDED'))),
    CHECK (CASE state WHEN 'PARTLY_REFUNDED' THEN refunded > 0 AND refunded < captured
                      WHEN 'REFUNDED' THEN refunded = captured
                      ELSE refunded = 0 END)
)
-- Every save rewrites the row and its due_at: free space within the page keeps the table from growing.
WITH (fillfactor = 70);
CREATE INDEX payment_due ON payment (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX payment_tombstone ON payment (created_at) WHERE amount IS NULL;

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

-- The provider's events that had an effect: each takes effect once.
CREATE TABLE webhook_event (
    id          text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
    type        text        NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX webhook_event_age ON webhook_event (received_at);

-- Money that the provider moved without a request of this service, or otherwise than requested. Operators resolve each row.
CREATE TABLE discrepancy (
    id          uuid PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('REFUND_REVERSED', 'REFUND_NOT_REQUESTED', 'CHARGE_NOT_REQUESTED',
                                                     'CHARGE_OF_ANOTHER_AMOUNT', 'DISPUTE')),
    order_id    uuid        NOT NULL,
    payment_id  uuid        NOT NULL REFERENCES payment,
    -- The provider's refund, charge or dispute.
    provider_id text        NOT NULL,
    amount      bigint      NOT NULL CHECK (amount > 0),
    currency    char(3)     NOT NULL,
    detail      text,
    -- The refund that an operator requested to resolve it; written before the refund itself.
    refund_id   uuid,
    created_at  timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    resolution  text        CHECK (resolution IN ('REFUNDED', 'REINSTATED', 'CLOSED')),
    resolved_by text,
    note        text,
    UNIQUE (kind, provider_id),
    CHECK ((resolved_at IS NULL) = (resolution IS NULL))
);
CREATE INDEX discrepancy_open ON discrepancy (created_at) WHERE resolved_at IS NULL;
CREATE INDEX discrepancy_of_payment ON discrepancy (payment_id);
CREATE INDEX discrepancy_of_refund ON discrepancy (refund_id) WHERE refund_id IS NOT NULL;
CREATE INDEX discrepancy_of_provider ON discrepancy (provider_id);

-- Double entry, append only. One transaction is posted for each captured payment and each refund.
CREATE TABLE ledger_transaction (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND', 'REFUND_REVERSAL', 'CHARGE_NOT_REQUESTED',
                                                    'CHARGE_NOT_REQUESTED_REFUND', 'DISPUTE', 'DISPUTE_REVERSAL')),
    -- The payment's id for a capture, the refund's for a refund.
    reference  uuid        NOT NULL,
    payment_id uuid        NOT NULL REFERENCES payment,
    posted_at  timestamptz NOT NULL,
    UNIQUE (kind, reference)
);
CREATE INDEX ledger_transaction_of_payment ON ledger_transaction (payment_id);

CREATE TABLE ledger_entry (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id bigint  NOT NULL REFERENCES ledger_transaction,
    -- PROVIDER: receivable from the provider. SALES: revenue. SUSPENSE: money at the provider that belongs to no order.
    account        text    NOT NULL CHECK (account IN ('PROVIDER', 'SALES', 'SUSPENSE')),
    side           text    NOT NULL CHECK (side IN ('DEBIT', 'CREDIT')),
    amount         bigint  NOT NULL CHECK (amount > 0),
    currency       char(3) NOT NULL,
    UNIQUE (transaction_id, account, side)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append only';
END $$;

CREATE TRIGGER ledger_transaction_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Checked at commit, when all entries are written.
CREATE FUNCTION require_balance(posted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_entry WHERE transaction_id = posted)
       OR EXISTS (SELECT FROM ledger_entry WHERE transaction_id = posted GROUP BY currency
                  HAVING sum(CASE side WHEN 'DEBIT' THEN amount ELSE -amount END) <> 0) THEN
        RAISE EXCEPTION 'ledger transaction % does not balance', posted USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION require_balance_of_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_balance(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION require_balance_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_balance(NEW.transaction_id);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_transaction_balances AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balance_of_transaction();
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balance_of_entry();
