CREATE INDEX CONCURRENTLY order_event_xid ON order_event (xid) WHERE xid IS NOT NULL;
