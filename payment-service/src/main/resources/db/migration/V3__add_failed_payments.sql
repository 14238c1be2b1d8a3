-- FAILED: the provider called our request invalid. Nothing was taken, and an operator has to look.
ALTER TABLE payment DROP CONSTRAINT payment_state_check;
ALTER TABLE payment ADD CONSTRAINT payment_state_check CHECK (state IN ('PENDING', 'UNKNOWN', 'AUTHORISED', 'CAPTURED', 'DECLINED',
                                                                       'FAILED', 'VOIDED', 'PARTLY_REFUNDED', 'REFUNDED'));
ALTER TABLE payment ADD COLUMN failure_code text;
ALTER TABLE payment ADD CONSTRAINT payment_failure_code_check CHECK ((state = 'FAILED') = (failure_code IS NOT NULL));
