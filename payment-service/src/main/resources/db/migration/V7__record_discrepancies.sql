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

-- The provider may take another amount than requested, and pay back what is reserved for a refund here.
ALTER TABLE payment DROP CONSTRAINT payment_check6;
ALTER TABLE payment DROP CONSTRAINT payment_check7;
ALTER TABLE payment ADD CONSTRAINT payment_amounts CHECK (captured >= 0 AND refunded >= 0 AND refunding >= 0 AND refunded <= captured);

-- SUSPENSE: money at the provider that no order explains.
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_account_check;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_account_check CHECK (account IN ('PROVIDER', 'SALES', 'SUSPENSE'));
ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_kind_check;
ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_kind_check CHECK (kind IN ('CAPTURE', 'REFUND', 'REFUND_REVERSAL',
    'CHARGE_NOT_REQUESTED', 'CHARGE_NOT_REQUESTED_REFUND', 'DISPUTE', 'DISPUTE_REVERSAL'));
