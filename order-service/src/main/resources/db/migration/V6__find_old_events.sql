-- Which events are old is looked for every few minutes. They stand in the order in which they happened, so that a summary of
-- each range of pages is enough, and costs nothing when one is written.
CREATE INDEX order_event_age ON order_event USING brin (occurred_at);
