-- Items are never deleted, and a line is only written for one that was just read. The key made each line lock its item's row,
-- the same one for everybody in a sale.
ALTER TABLE reservation_line DROP CONSTRAINT reservation_line_sku_fkey;
