-- Which transaction wrote an event: ids are drawn before the commit, so that one that is smaller may be seen later. Together with
-- PostgreSQL's snapshots it says which events have become visible since the last look. Events of former releases have none, and
-- nobody follows those by it. A release that does not know of the column fills it, too: it is the default that does.
ALTER TABLE order_event ADD COLUMN xid xid8;
ALTER TABLE order_event ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
