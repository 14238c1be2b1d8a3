-- Double entry, append only. A transaction is posted once for each captured payment and each refund.
CREATE TABLE ledger_transaction (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND')),
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
    -- PROVIDER: what the provider owes us. SALES: what was sold for it.
    account        text    NOT NULL CHECK (account IN ('PROVIDER', 'SALES')),
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

-- Looked at when the database transaction commits, when all entries are there.
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
