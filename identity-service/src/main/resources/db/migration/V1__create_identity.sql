-- An account of a customer or an operator. An erased account keeps its id alone, so that orders of the past still have an owner.
CREATE TABLE account (
    id                  uuid PRIMARY KEY,
    -- NFC, in lower case.
    email               text COLLATE "C" UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
    -- As Spring Security's DelegatingPasswordEncoder writes it, for example {argon2}$argon2id$...
    password            text,
    created_at          timestamptz NOT NULL DEFAULT now(),
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    erased_at           timestamptz,
    CHECK ((erased_at IS NULL) = (email IS NOT NULL)),
    CHECK ((erased_at IS NULL) = (password IS NOT NULL))
);

-- One sign-in on one device. Its refresh token is family.n, signed; no secret is stored.
CREATE TABLE session (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account,
    -- The number of its current refresh token. Only the successor of n replaces it (compare-and-set).
    n          int         NOT NULL DEFAULT 0 CHECK (n >= 0),
    device     text        NOT NULL CHECK (length(device) <= 200),
    created_at timestamptz NOT NULL DEFAULT now(),
    rotated_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    end_reason text CHECK (end_reason IN ('SIGNED_OUT', 'PASSWORD_CHANGED', 'TOKEN_REUSED', 'ACCOUNT_ERASED')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

-- Keys that sign access tokens. NEXT is published before it signs, RETIRED until the last token that it signed has expired.
CREATE TABLE signing_key (
    kid          text COLLATE "C" PRIMARY KEY,
    state        text        NOT NULL CHECK (state IN ('NEXT', 'ACTIVE', 'RETIRED')),
    -- The private JWK, encrypted (RFC 7516, dir, A256GCM).
    sealed       text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    activated_at timestamptz,
    retired_at   timestamptz,
    CHECK ((state = 'NEXT') = (activated_at IS NULL)),
    CHECK ((state = 'RETIRED') = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX signing_key_of_state ON signing_key (state) WHERE state IN ('NEXT', 'ACTIVE');

-- Token buckets that slow guessing down. The keys are digests: neither address nor network can be read from them.
CREATE TABLE attempt_bucket (
    key        bytea PRIMARY KEY CHECK (length(key) = 32),
    tokens     double precision NOT NULL,
    updated_at timestamptz      NOT NULL
);
CREATE INDEX attempt_bucket_updated ON attempt_bucket (updated_at);

-- Requests for a mail, recorded whether or not the address has an account: so the response, and its time, are the same.
CREATE TABLE mail_request (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email        text COLLATE "C" NOT NULL,
    purpose      text        NOT NULL CHECK (purpose IN ('REGISTRATION', 'PASSWORD_RESET')),
    requested_at timestamptz NOT NULL DEFAULT now(),
    -- When the next attempt to send it may begin; a claim moves it.
    due_at       timestamptz NOT NULL DEFAULT now(),
    attempts     int         NOT NULL DEFAULT 0
);
CREATE INDEX mail_request_due ON mail_request (due_at);

-- Tokens that were sent by mail: the holder may set the password of the account with this address. Used once.
CREATE TABLE mail_token (
    -- SHA-256 of the token.
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
    email      text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX mail_token_email ON mail_token (email);
CREATE INDEX mail_token_expires ON mail_token (expires_at);

-- Security events of an account, for its owner and for operators. Append only; without personal data.
CREATE TABLE security_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  uuid        NOT NULL REFERENCES account,
    session_id  uuid,
    kind        text        NOT NULL CHECK (kind IN ('PASSWORD_SET', 'PASSWORD_CHANGED', 'TOKEN_REUSED', 'ACCOUNT_ERASED')),
    occurred_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX security_event_account ON security_event (account_id);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON security_event EXECUTE FUNCTION refuse_change();
