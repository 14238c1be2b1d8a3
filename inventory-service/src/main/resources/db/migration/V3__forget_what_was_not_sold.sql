CREATE INDEX reservation_unsold ON reservation (created_at) WHERE state IN ('RELEASED', 'EXPIRED');
