-- The trace (W3C traceparent) of the request that placed an order, and of what changed its state: whoever carries the order on
-- does so in its trace. The former release writes none.
ALTER TABLE orders ADD COLUMN traceparent text CHECK (length(traceparent) <= 55);
ALTER TABLE order_event ADD COLUMN traceparent text CHECK (length(traceparent) <= 55);
