CREATE INDEX payment_tombstone ON payment (created_at) WHERE amount IS NULL;
