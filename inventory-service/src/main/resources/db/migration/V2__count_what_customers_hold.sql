-- How much of an item one customer holds and has bought, less what came back: what a limit is compared with. Kept by the
-- database itself, so that it stays right while the former release, which knows nothing of it, runs beside this one.
CREATE TABLE customer_quantity (
    sku      text COLLATE "C" NOT NULL,
    customer text             NOT NULL,
    quantity bigint           NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (sku, customer)
)
WITH (fillfactor = 70);

-- Nobody writes between the count below and the first trigger.
LOCK TABLE reservation, reservation_line IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO customer_quantity (sku, customer, quantity)
SELECT l.sku, r.customer, sum(l.quantity - l.returned)
  FROM reservation r JOIN reservation_line l ON l.order_id = r.order_id
 WHERE r.state IN ('ACTIVE', 'COMMITTED')
 GROUP BY l.sku, r.customer
HAVING sum(l.quantity - l.returned) > 0;

CREATE FUNCTION add_to_customer(item text, whose text, delta bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF delta > 0 THEN
        INSERT INTO customer_quantity AS c (sku, customer, quantity) VALUES (item, whose, delta)
        ON CONFLICT (sku, customer) DO UPDATE SET quantity = c.quantity + excluded.quantity;
    ELSIF delta < 0 THEN
        -- Most customers come once: what is gone leaves no row.
        DELETE FROM customer_quantity WHERE sku = item AND customer = whose AND quantity = -delta;
        IF NOT FOUND THEN
            UPDATE customer_quantity SET quantity = quantity + delta WHERE sku = item AND customer = whose;
        END IF;
    END IF;
END
$$;

-- Lines come with a reservation that is active.
CREATE FUNCTION count_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_to_customer(NEW.sku, r.customer, NEW.quantity - NEW.returned)
       FROM reservation r WHERE r.order_id = NEW.order_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_to_customer(NEW.sku, r.customer, OLD.returned - NEW.returned)
       FROM reservation r WHERE r.order_id = NEW.order_id;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_to_customer(l.sku, NEW.customer,
                            CASE WHEN NEW.state IN ('ACTIVE', 'COMMITTED') THEN l.quantity - l.returned
                                 ELSE l.returned - l.quantity END)
       FROM reservation_line l WHERE l.order_id = NEW.order_id;
    RETURN NULL;
END
$$;

-- At commit, when the transaction has locked the stock of every item in question: whoever changes a counter holds the
-- lock of its item's stock, so that counters are never waited for, and no order of locking them can be the wrong one.
CREATE CONSTRAINT TRIGGER count_line AFTER INSERT ON reservation_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_line();
CREATE CONSTRAINT TRIGGER count_return AFTER UPDATE OF returned ON reservation_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.returned <> NEW.returned) EXECUTE FUNCTION count_return();
CREATE CONSTRAINT TRIGGER count_reservation AFTER UPDATE OF state ON reservation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state IN ('ACTIVE', 'COMMITTED')) <> (NEW.state IN ('ACTIVE', 'COMMITTED')))
    EXECUTE FUNCTION count_reservation();
