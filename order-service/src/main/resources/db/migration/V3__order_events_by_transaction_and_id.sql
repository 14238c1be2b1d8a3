-- The feed reads events in this order, page by page (ADR 34). Concurrently, because orders are placed during the build. An interrupted build leaves an
-- invalid index, so it is dropped first.
DROP INDEX CONCURRENTLY IF EXISTS order_event_xid_id;
CREATE INDEX CONCURRENTLY order_event_xid_id ON order_event (xid, id);
-- The new index begins with the same column, so the former release uses it, too.
DROP INDEX CONCURRENTLY IF EXISTS order_event_xid;
