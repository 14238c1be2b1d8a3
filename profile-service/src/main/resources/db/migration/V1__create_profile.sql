-- A customer's name, addresses and preferences. An erased profile keeps the account's id alone, so that it is not created again.
CREATE TABLE profile (
    account_id   uuid PRIMARY KEY,
    -- Grows with each change; the ETag.
    version      bigint      NOT NULL CHECK (version > 0),
    -- Name, addresses and preferences, as the API has them.
    content      jsonb,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    erased_at    timestamptz,
    -- When identity-service had erased the account, too.
    forwarded_at timestamptz,
    CHECK ((erased_at IS NULL) = (content IS NOT NULL)),
    CHECK (forwarded_at IS NULL OR erased_at IS NOT NULL)
);
CREATE INDEX profile_to_forward ON profile (erased_at) WHERE erased_at IS NOT NULL AND forwarded_at IS NULL;
