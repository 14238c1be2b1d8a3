-- Applies holds that the service has decided on what a statement before this one had read: all of them, or none where that is no
-- longer so. Each statement in here sees what was committed before it began (volatile, read committed), so what is looked at after
-- the locks were taken stays as it is until the end: a single statement would count what its customers had before it waited.
-- Reservations are locked before stock, each in the order of their keys, as everywhere.
CREATE FUNCTION apply_holds(
    ttl double precision,
    -- reservations that there are none of yet, and their lines
    orders uuid[], customers text[],
    line_orders uuid[], line_skus text[], line_quantities int[], line_prices bigint[], line_currencies text[],
    -- reservations that are to be active for one more time, and what they were when they were looked at
    renewed uuid[], former text[],
    -- what is to be held in all
    taken_skus text[], taken_quantities bigint[],
    -- how much a customer gets of an item that has a limit, and how much that customer may have then
    limited_skus text[], limited_customers text[], limited_quantities bigint[], limits bigint[]
)
-- The end of their time; null where nothing was done.
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    until timestamptz := now() + make_interval(secs => ttl);
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
    RETURN until;
END
$$;
