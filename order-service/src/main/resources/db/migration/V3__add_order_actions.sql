-- Who called an order off or asked for money back, and whether as its customer or as an operator. Append only.
CREATE TABLE order_action (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    uuid        NOT NULL REFERENCES orders,
    action      text        NOT NULL CHECK (action IN ('CANCELLATION', 'REFUND')),
    refund_id   uuid        REFERENCES refund,
    subject     text        NOT NULL,
    role        text        NOT NULL CHECK (role IN ('CUSTOMER', 'OPERATOR')),
    occurred_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_action_of_order ON order_action (order_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON order_action EXECUTE FUNCTION refuse_change();
