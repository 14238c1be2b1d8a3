-- Each version of the service (v1, v2) has these tables in a schema of its own.

-- The cursor of the feed of order events, moved by the transaction that applies the events.
CREATE TABLE feed_cursor (
    reader text PRIMARY KEY,
    cursor text NOT NULL
);

-- The items that a customer bought within the last 30 days, at most 20: the latest ones.
CREATE TABLE purchase (
    -- A pseudonym.
    customer  text        NOT NULL,
    sku       text        NOT NULL,
    bought_at timestamptz NOT NULL,
    PRIMARY KEY (customer, sku)
);
-- For the items that are popular now, and for purchases that expire.
CREATE INDEX purchase_time ON purchase (bought_at) INCLUDE (customer, sku);

-- How strongly two items belong together, once in each direction. v1: customers who bought both. v2: the same, each customer weighted by
-- 2^(days since 2026-01-01 / 7), so that weights are only added, and the one of a later purchase is larger.
CREATE TABLE pair (
    sku    text             NOT NULL,
    other  text             NOT NULL,
    -- Never negative; not a constraint, which would refuse the insertion of a difference before it becomes an update.
    weight double precision NOT NULL,
    PRIMARY KEY (sku, other)
);
CREATE INDEX pair_rank ON pair (sku, weight DESC);
-- For the deletion of pairs that no longer matter.
CREATE INDEX pair_weight ON pair (weight);

-- The weighted number of customers who bought an item. v2 only.
CREATE TABLE item (
    sku    text PRIMARY KEY,
    weight double precision NOT NULL CHECK (weight >= 0)
);

-- A response with recommendations.
CREATE TABLE served (
    id        uuid PRIMARY KEY,
    sku       text        NOT NULL,
    items     text[]      NOT NULL,
    served_at timestamptz NOT NULL DEFAULT now(),
    -- The version that chose each item of an interleaved list; otherwise empty.
    teams      text[] NOT NULL,
    -- A pseudonym; null for a visitor without a token.
    customer   text,
    -- Null without an experiment.
    experiment text,
    -- The share of the customers that got v2; null without an experiment, and for interleaved lists.
    share      double precision
);
CREATE INDEX served_time ON served (served_at);
-- For purchases of recommended items.
CREATE INDEX served_customer ON served (customer, served_at) WHERE customer IS NOT NULL;
CREATE INDEX served_experiment ON served (experiment) WHERE experiment IS NOT NULL;

CREATE TABLE click (
    served_id  uuid        NOT NULL REFERENCES served ON DELETE CASCADE,
    sku        text        NOT NULL,
    clicked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (served_id, sku)
);

-- The purchase of a recommended item.
CREATE TABLE bought (
    served_id uuid        NOT NULL REFERENCES served ON DELETE CASCADE,
    sku       text        NOT NULL,
    bought_at timestamptz NOT NULL,
    PRIMARY KEY (served_id, sku)
);
