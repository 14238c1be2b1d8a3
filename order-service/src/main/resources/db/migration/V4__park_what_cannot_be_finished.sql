-- Why the last attempt at an order failed, for whoever has to look. An order that was tried too often is parked: its due_at
-- is infinity, which is never due, for the former release neither.
ALTER TABLE orders ADD COLUMN last_failure text CHECK (length(last_failure) <= 500);

ALTER TABLE order_action DROP CONSTRAINT order_action_action_check;
ALTER TABLE order_action ADD CONSTRAINT order_action_action_check
    CHECK (action IN ('CANCELLATION', 'REFUND', 'RETRY', 'CLOSURE'));
ALTER TABLE order_action ADD COLUMN note text CHECK (length(note) <= 500);

-- Orders are forgotten some day, and what refers to them is looked for then.
CREATE INDEX placement_of_order ON placement (order_id);
CREATE INDEX orders_unpaid ON orders (updated_at) WHERE state IN ('REJECTED', 'CANCELLED');
