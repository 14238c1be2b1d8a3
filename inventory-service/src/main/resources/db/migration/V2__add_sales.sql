-- A sale of some items. Clients join its waiting room from doors_at on; orders for its items need a pass from opens_at to closes_at.
CREATE TABLE sale (
    id                text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,64}$'),
    doors_at          timestamptz NOT NULL,
    opens_at          timestamptz NOT NULL,
    closes_at         timestamptz NOT NULL,
    pass_life_seconds int         NOT NULL CHECK (pass_life_seconds BETWEEN 30 AND 3600),
    admit_per_second  int         NOT NULL CHECK (admit_per_second BETWEEN 1 AND 100000),
    -- Decides the order of the clients that join before opens_at. Its SHA-256 is public from the start, the seed after closes_at.
    seed              bytea       NOT NULL CHECK (length(seed) = 32),
    CHECK (doors_at < opens_at AND opens_at < closes_at)
);
CREATE INDEX sale_closes ON sale (closes_at);

CREATE TABLE sale_item (
    sale_id text COLLATE "C" NOT NULL REFERENCES sale,
    sku     text COLLATE "C" NOT NULL REFERENCES item,
    PRIMARY KEY (sale_id, sku)
);
CREATE INDEX sale_item_sku ON sale_item (sku);

-- Definitions and changes of sales, with the operator who made them. Append only.
CREATE TABLE sale_change (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id     text COLLATE "C" NOT NULL REFERENCES sale,
    subject     text        NOT NULL,
    definition  jsonb       NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sale_change_sale ON sale_change (sale_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sale_change EXECUTE FUNCTION refuse_change();
