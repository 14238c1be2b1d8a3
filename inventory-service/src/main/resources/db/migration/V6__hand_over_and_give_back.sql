-- As apply_holds: locks first, then statements that each see what was committed before they began. One statement that locks, sums and
-- updates would work with sums of a snapshot that is older than its locks.

-- Locks these orders' reservations, then the stock of those that hold any, each in the order of their keys, as everywhere.
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

-- Takes what these orders hold from what is reserved, and from what is on hand where it leaves for good. They must be locked.
CREATE FUNCTION end_holds(orders uuid[], leaves boolean) RETURNS void LANGUAGE sql AS $$
    UPDATE stock s
       SET reserved = s.reserved - held.quantity,
           on_hand = s.on_hand - CASE WHEN leaves THEN held.quantity ELSE 0 END
      FROM (SELECT l.sku, sum(l.quantity) AS quantity
              FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
             WHERE r.order_id = ANY (orders) AND r.state = 'ACTIVE'
             GROUP BY l.sku) held
     WHERE s.sku = held.sku;
$$;

-- Reservations with their lines, those of one reservation next to each other.
CREATE VIEW reservation_with_lines AS
SELECT r.order_id, r.customer, r.state, r.expires_at, l.sku, l.quantity, l.unit_price, l.currency, l.returned
  FROM reservation r
  LEFT JOIN reservation_line l ON l.order_id = r.order_id;

-- Lets the stock of those that hold it leave for good. Answers the reservations that there are, as they were before.
CREATE FUNCTION commit_holds(orders uuid[]) RETURNS SETOF reservation_with_lines LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_holds(orders);
    RETURN QUERY SELECT * FROM reservation_with_lines r WHERE r.order_id = ANY (orders) ORDER BY r.order_id;
    PERFORM end_holds(orders, true);
    UPDATE reservation SET state = 'COMMITTED', expires_at = NULL WHERE order_id = ANY (orders) AND state = 'ACTIVE';
END
$$;

-- Gives the stock of those back that hold it, and sees to it that those without a reservation never get one. Answers the reservations
-- that there are, as they were before; not those that another makes just now.
CREATE FUNCTION release_holds(orders uuid[]) RETURNS SETOF reservation_with_lines LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_holds(orders);
    INSERT INTO reservation (order_id, state, created_at)
    SELECT asked.order_id, 'RELEASED', now()
      FROM unnest(orders) AS asked (order_id)
     WHERE NOT EXISTS (SELECT FROM reservation r WHERE r.order_id = asked.order_id)
     ORDER BY asked.order_id
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT * FROM reservation_with_lines r WHERE r.order_id = ANY (orders) ORDER BY r.order_id;
    PERFORM end_holds(orders, false);
    UPDATE reservation SET state = 'RELEASED', expires_at = NULL WHERE order_id = ANY (orders) AND state IN ('ACTIVE', 'EXPIRED');
END
$$;

-- Gives the stock back of up to so many whose time is over, the longest overdue first, leaving out those that others have locked.
-- Answers how many there were.
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
    PERFORM end_holds(overdue, false);
    UPDATE reservation SET state = 'EXPIRED', expires_at = NULL WHERE order_id = ANY (overdue);
    RETURN coalesce(cardinality(overdue), 0);
END
$$;
