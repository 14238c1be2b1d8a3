-- The catalogue: read often, written rarely. SKUs are ordered as bytes, in the same order in which the service locks them.
CREATE TABLE item (
    sku              text COLLATE "C" PRIMARY KEY CHECK (sku ~ '^[A-Za-z0-9._-]{1,64}$'),
    name             text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    price            bigint  NOT NULL CHECK (price BETWEEN 1 AND 99999999),
    currency         char(3) NOT NULL,
    max_per_customer int     CHECK (max_per_customer > 0)
);

-- The hot row of each item, separate from the catalogue so that sales never wait for a change of name or price.
CREATE TABLE stock (
    sku      text COLLATE "C" PRIMARY KEY REFERENCES item,
    on_hand  bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0,
    CHECK (reserved >= 0),
    CHECK (reserved <= on_hand)
)
-- Every sale rewrites this row: free space within the page keeps the table from growing.
WITH (fillfactor = 50);

-- One row for each order that requested stock. A release that arrives before its reservation leaves a row without a customer.
CREATE TABLE reservation (
    order_id   uuid PRIMARY KEY,
    customer   text        CHECK (length(customer) BETWEEN 1 AND 255),
    state      text        NOT NULL CHECK (state IN ('ACTIVE', 'EXPIRED', 'COMMITTED', 'RELEASED')),
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    CHECK ((state = 'ACTIVE') = (expires_at IS NOT NULL)),
    CHECK (state = 'RELEASED' OR customer IS NOT NULL)
);
CREATE INDEX reservation_expiry ON reservation (expires_at) WHERE state = 'ACTIVE';
CREATE INDEX reservation_of_customer ON reservation (customer) WHERE state IN ('ACTIVE', 'COMMITTED');
CREATE INDEX reservation_unsold ON reservation (created_at) WHERE state IN ('RELEASED', 'EXPIRED');

CREATE TABLE reservation_line (
    order_id   uuid             NOT NULL REFERENCES reservation,
    -- No foreign key: items are never deleted, and each insert would lock the row of the item, the same one for all customers of a sale.
    sku        text COLLATE "C" NOT NULL,
    quantity   int              NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    unit_price bigint           NOT NULL CHECK (unit_price > 0),
    currency   char(3)          NOT NULL,
    returned   int              NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND quantity),
    PRIMARY KEY (order_id, sku)
);

-- Reservations with their lines; the lines of a reservation are adjacent.
CREATE VIEW reservation_with_lines AS
SELECT r.order_id, r.customer, r.state, r.expires_at, l.sku, l.quantity, l.unit_price, l.currency, l.returned
  FROM reservation r
  LEFT JOIN reservation_line l ON l.order_id = r.order_id;

-- The quantity of an item that a customer holds and has bought, less returns: compared with the limit of the item. Changed only by
-- transactions that have locked the stock of the item, so that these rows are never waited for and need no lock order of their own.
CREATE TABLE customer_quantity (
    sku      text COLLATE "C" NOT NULL,
    customer text             NOT NULL,
    quantity bigint           NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (sku, customer)
)
WITH (fillfactor = 70);

CREATE TABLE goods_return (
    id         uuid PRIMARY KEY,
    order_id   uuid        NOT NULL REFERENCES reservation,
    created_at timestamptz NOT NULL
);

-- Why on_hand has its value: the sum of all receipts, less committed reservations. The columns on_hand and reserved are the stock
-- after the receipt, so that a repeated request gets the first response.
CREATE TABLE receipt (
    id          uuid PRIMARY KEY,
    sku         text COLLATE "C" NOT NULL REFERENCES item,
    kind        text        NOT NULL CHECK (kind IN ('RECEIPT', 'CORRECTION', 'RETURN')),
    quantity    int         NOT NULL CHECK (quantity > 0 OR (kind = 'CORRECTION' AND quantity < 0)),
    note        text        CHECK (length(note) <= 500),
    caller      text,
    key         text,
    fingerprint char(64),
    return_id   uuid        REFERENCES goods_return,
    on_hand     bigint      NOT NULL,
    reserved    bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    UNIQUE (caller, key),
    UNIQUE (return_id, sku),
    CHECK ((kind = 'RETURN') = (return_id IS NOT NULL)),
    CHECK ((kind = 'RETURN') = (key IS NULL)),
    CHECK ((key IS NULL) = (caller IS NULL) AND (key IS NULL) = (fingerprint IS NULL))
);
CREATE INDEX receipt_of_item ON receipt (sku);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt EXECUTE FUNCTION refuse_change();

-- The functions below lock reservations first and stock second, each in key order. Each statement of a function sees what was
-- committed before it began (volatile, read committed): what is read after the locks were acquired cannot change until the commit. A
-- single statement that locks, sums and updates would use a snapshot that is older than its locks.

-- Adds the lines of these active reservations to what their customers have. Their stock must be locked.
CREATE FUNCTION add_to_customers(orders uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO customer_quantity AS has (sku, customer, quantity)
    SELECT l.sku, r.customer, sum(l.quantity - l.returned)
      FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
     WHERE r.order_id = ANY (orders) AND r.state = 'ACTIVE'
     GROUP BY l.sku, r.customer
    ON CONFLICT (sku, customer) DO UPDATE SET quantity = has.quantity + excluded.quantity;
$$;

-- Subtracts quantities, one for each item and customer. Most customers buy once: a row that reaches 0 is deleted.
CREATE FUNCTION subtract_from_customers(skus text[], customers text[], quantities bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH less AS (
        SELECT sku, customer, sum(quantity) AS quantity
          FROM unnest(skus, customers, quantities) AS less (sku, customer, quantity)
         GROUP BY sku, customer
    ), deleted AS (
        DELETE FROM customer_quantity has USING less
         WHERE has.sku = less.sku AND has.customer = less.customer AND has.quantity = less.quantity
    )
    UPDATE customer_quantity has SET quantity = has.quantity - less.quantity
      FROM less
     WHERE has.sku = less.sku AND has.customer = less.customer AND has.quantity <> less.quantity;
$$;

-- Applies holds that the service decided on an earlier snapshot: all of them, or none where the snapshot is no longer true.
-- Returns the time at which they expire; null where nothing was applied.
CREATE FUNCTION apply_holds(
    ttl double precision,
    -- reservations that do not exist yet, and their lines
    orders uuid[], customers text[],
    line_orders uuid[], line_skus text[], line_quantities int[], line_prices bigint[], line_currencies text[],
    -- reservations to be active for another ttl, and their states in the snapshot
    renewed uuid[], former text[],
    -- the total quantity to hold of each item
    taken_skus text[], taken_quantities bigint[],
    -- the quantity that a customer gets of an item with a limit, and the limit
    limited_skus text[], limited_customers text[], limited_quantities bigint[], limits bigint[]
)
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    until timestamptz := now() + make_interval(secs => ttl);
    added_to uuid[];
BEGIN
    PERFORM FROM reservation WHERE order_id = ANY (renewed) ORDER BY order_id FOR UPDATE;
    PERFORM FROM stock WHERE sku = ANY (taken_skus) ORDER BY sku FOR UPDATE;
    IF EXISTS (SELECT FROM unnest(renewed, former) AS was (order_id, state)
                 LEFT JOIN reservation r ON r.order_id = was.order_id
                WHERE r.state IS DISTINCT FROM was.state)
       OR EXISTS (SELECT FROM reservation WHERE order_id = ANY (orders))
       OR EXISTS (SELECT FROM unnest(taken_skus, taken_quantities) AS taken (sku, quantity)
                    LEFT JOIN stock s ON s.sku = taken.sku
                   WHERE (s.on_hand - s.reserved >= taken.quantity) IS NOT TRUE)
       OR EXISTS (SELECT FROM unnest(limited_skus, limited_customers, limited_quantities, limits)
                              AS limited (sku, customer, quantity, most)
                    LEFT JOIN customer_quantity has ON has.sku = limited.sku AND has.customer = limited.customer
                   WHERE coalesce(has.quantity, 0) + limited.quantity > limited.most)
    THEN
        RETURN NULL;
    END IF;

    INSERT INTO reservation (order_id, customer, state, expires_at, created_at)
    SELECT added.order_id, added.customer, 'ACTIVE', until, now()
      FROM unnest(orders, customers) AS added (order_id, customer)
     ORDER BY added.order_id;
    INSERT INTO reservation_line (order_id, sku, quantity, unit_price, currency)
    SELECT * FROM unnest(line_orders, line_skus, line_quantities, line_prices, line_currencies);
    UPDATE reservation SET state = 'ACTIVE', expires_at = until WHERE order_id = ANY (renewed);
    UPDATE stock s SET reserved = s.reserved + taken.quantity
      FROM unnest(taken_skus, taken_quantities) AS taken (sku, quantity)
     WHERE s.sku = taken.sku;
    -- A renewed reservation that was still active is counted already.
    SELECT array_agg(was.order_id) INTO added_to FROM unnest(renewed, former) AS was (order_id, state) WHERE was.state <> 'ACTIVE';
    PERFORM add_to_customers(orders || added_to);
    RETURN until;
END
$$;

-- Locks the reservations of these orders, then the stock of the active ones.
CREATE FUNCTION lock_holds(orders uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held text[];
BEGIN
    PERFORM FROM reservation r WHERE r.order_id = ANY (orders) ORDER BY r.order_id FOR UPDATE;
    SELECT array_agg(DISTINCT l.sku) INTO held
      FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
     WHERE r.order_id = ANY (orders) AND r.state = 'ACTIVE';
    PERFORM FROM stock s WHERE s.sku = ANY (held) ORDER BY s.sku FOR UPDATE;
END
$$;

-- Subtracts the active reservations of these orders from the reserved stock. They must be locked.
CREATE FUNCTION subtract_from_stock(orders uuid[], committed boolean) RETURNS void LANGUAGE sql AS $$
    UPDATE stock s
       SET reserved = s.reserved - held.quantity,
           on_hand = s.on_hand - CASE WHEN committed THEN held.quantity ELSE 0 END
      FROM (SELECT l.sku, sum(l.quantity) AS quantity
              FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
             WHERE r.order_id = ANY (orders) AND r.state = 'ACTIVE'
             GROUP BY l.sku) held
     WHERE s.sku = held.sku;
$$;

-- Returns the stock of the active reservations of these orders. They must be locked.
CREATE FUNCTION return_stock(orders uuid[]) RETURNS void LANGUAGE sql AS $$
    SELECT subtract_from_stock(orders, false);
    SELECT subtract_from_customers(array_agg(l.sku), array_agg(r.customer), array_agg((l.quantity - l.returned)::bigint))
      FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
     WHERE r.order_id = ANY (orders) AND r.state = 'ACTIVE';
$$;

-- Commits active reservations: their stock is no longer on hand. Returns the existing reservations in their former state.
CREATE FUNCTION commit_holds(orders uuid[]) RETURNS SETOF reservation_with_lines LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_holds(orders);
    RETURN QUERY SELECT * FROM reservation_with_lines r WHERE r.order_id = ANY (orders) ORDER BY r.order_id;
    PERFORM subtract_from_stock(orders, true);
    UPDATE reservation SET state = 'COMMITTED', expires_at = NULL WHERE order_id = ANY (orders) AND state = 'ACTIVE';
END
$$;

-- Releases reservations that are not committed, and inserts a released one for each order without a reservation, so that it never
-- gets one. Returns the existing reservations in their former state, without those that another transaction inserts concurrently.
CREATE FUNCTION release_holds(orders uuid[]) RETURNS SETOF reservation_with_lines LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_holds(orders);
    INSERT INTO reservation (order_id, state, created_at)
    SELECT command.order_id, 'RELEASED', now()
      FROM unnest(orders) AS command (order_id)
     WHERE NOT EXISTS (SELECT FROM reservation r WHERE r.order_id = command.order_id)
     ORDER BY command.order_id
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT * FROM reservation_with_lines r WHERE r.order_id = ANY (orders) ORDER BY r.order_id;
    PERFORM return_stock(orders);
    UPDATE reservation SET state = 'RELEASED', expires_at = NULL WHERE order_id = ANY (orders) AND state IN ('ACTIVE', 'EXPIRED');
END
$$;

-- Expires up to at_most overdue reservations, the longest overdue first, and skips those that other transactions have locked.
-- Returns their number.
CREATE FUNCTION expire_holds(at_most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    overdue uuid[];
BEGIN
    SELECT array_agg(order_id) INTO overdue
      FROM (SELECT r.order_id FROM reservation r
             WHERE r.state = 'ACTIVE' AND r.expires_at <= now()
             ORDER BY r.expires_at
             LIMIT at_most
               FOR UPDATE SKIP LOCKED) found;
    PERFORM lock_holds(overdue);
    PERFORM return_stock(overdue);
    UPDATE reservation SET state = 'EXPIRED', expires_at = NULL WHERE order_id = ANY (overdue);
    RETURN coalesce(cardinality(overdue), 0);
END
$$;
