-- The catalogue: read often, written rarely. SKUs are ordered as bytes, as the service orders them when it locks.
CREATE TABLE item (
    sku              text COLLATE "C" PRIMARY KEY CHECK (sku ~ '^[A-Za-z0-9._-]{1,64}$'),
    name             text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    price            bigint  NOT NULL CHECK (price BETWEEN 1 AND 99999999),
    currency         char(3) NOT NULL,
    max_per_customer int     CHECK (max_per_customer > 0)
);

-- The hot row of each item, apart from the catalogue so that selling never waits for a change of name or price.
CREATE TABLE stock (
    sku      text COLLATE "C" PRIMARY KEY REFERENCES item,
    on_hand  bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0,
    CHECK (reserved >= 0),
    CHECK (reserved <= on_hand)
)
-- Room for updates within the page: every sale rewrites this row.
WITH (fillfactor = 50);

-- One row for each order that ever asked. A release that comes before its reservation leaves a row without a customer.
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

CREATE TABLE reservation_line (
    order_id   uuid             NOT NULL REFERENCES reservation,
    sku        text COLLATE "C" NOT NULL REFERENCES item,
    quantity   int              NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    unit_price bigint           NOT NULL CHECK (unit_price > 0),
    currency   char(3)          NOT NULL,
    returned   int              NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND quantity),
    PRIMARY KEY (order_id, sku)
);

CREATE TABLE goods_return (
    id         uuid PRIMARY KEY,
    order_id   uuid        NOT NULL REFERENCES reservation,
    created_at timestamptz NOT NULL
);

-- Why on_hand is what it is: all of these, less what was committed. The columns on_hand and reserved tell the stock right
-- after, so that a repeated request gets the answer of the first.
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
