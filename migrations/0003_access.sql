-- API keys: who calls. Of a key only its id is kept, and a keyed hash under a pepper that is not in the database.

CREATE TABLE api_keys (
  id text PRIMARY KEY CHECK (id ~ '^[0-9A-Za-z]{12}$'),
  hmac bytea NOT NULL CHECK (octet_length(hmac) = 32),
  community text NOT NULL,
  log text NOT NULL,
  actor text NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  partner text,
  label text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  revoked_at timestamptz
);
CREATE INDEX api_keys_of_actor ON api_keys (log, actor);
