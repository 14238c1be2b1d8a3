-- The trace (W3C traceparent) of the request that began a payment: whoever settles it later does so in its trace. The former
-- release writes none.
ALTER TABLE payment ADD COLUMN traceparent text CHECK (length(traceparent) <= 55);
