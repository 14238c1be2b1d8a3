-- The record of charges. A body is the JSON of the record of that name; columns for searching and summing are generated
-- from it by the database itself, so that the two cannot differ. seq is the order of insertion.

CREATE TABLE IF NOT EXISTS intent (
	seq INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	body TEXT NOT NULL,
	status TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.status') STORED,
	order_id TEXT GENERATED ALWAYS AS (body ->> '$.terms.metadata.order_id') STORED,
	captured INTEGER GENERATED ALWAYS AS (body ->> '$.charge.captured') STORED,
	refunded INTEGER GENERATED ALWAYS AS (body ->> '$.charge.refunded') STORED,
	approved INTEGER NOT NULL GENERATED ALWAYS AS
		(body ->> '$.charge.id' IS NOT NULL AND body ->> '$.charge.decline' IS NULL) STORED
);

-- A declined intent may be charged again: each attempt has an id of its own.
CREATE TABLE IF NOT EXISTS charge (
	id TEXT PRIMARY KEY,
	intent TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS refund (
	seq INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	intent TEXT NOT NULL,
	charge TEXT NOT NULL,
	-- Its status will still change.
	unsettled INTEGER NOT NULL,
	body TEXT NOT NULL
);

CREATE INDEX IF NOT EXISTS refund_intent ON refund (intent);
CREATE INDEX IF NOT EXISTS refund_charge ON refund (charge);
CREATE INDEX IF NOT EXISTS refund_unsettled ON refund (seq) WHERE unsettled;

CREATE TABLE IF NOT EXISTS idempotency_key (
	key TEXT PRIMARY KEY,
	fingerprint TEXT NOT NULL,
	answer TEXT NOT NULL
);
