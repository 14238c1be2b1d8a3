-- What the caller wished for, as a fingerprint: the lines alone cannot tell "all that is left" from the same lines by name.
ALTER TABLE refund ADD COLUMN asked text NOT NULL DEFAULT '';
ALTER TABLE refund ALTER COLUMN asked DROP DEFAULT;
