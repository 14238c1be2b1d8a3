-- Every save rewrites the row and its due_at: room within the page keeps the table from growing with each of them.
ALTER TABLE payment SET (fillfactor = 70);
