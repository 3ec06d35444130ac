-- The logs and their leaves: the only tables that are not derived from something else.
--
-- What is appended stays as it is. The running service works as timebank_service, which may append and never change; triggers
-- stop everybody else, the owner included. An append moves logs.head and inserts its leaves in one statement, so that positions
-- are dense and whoever sees position p sees all before it.

CREATE TABLE logs (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin text NOT NULL UNIQUE,
  head bigint NOT NULL DEFAULT -1
) WITH (fillfactor = 50); -- each append writes the row anew: room for that on its own page

-- No foreign key to logs: the append takes the id from the row that it holds locked, and a check per leaf would cost as much as
-- an index. Fixed widths come first, so that no row is padded.
CREATE TABLE events (
  log int NOT NULL,
  revision int NOT NULL,
  position bigint NOT NULL,
  stream text NOT NULL,
  counter text,
  cause bytea NOT NULL CHECK (octet_length(cause) = 16),
  claim bytea CHECK (octet_length(claim) = 32),
  fingerprint bytea CHECK (octet_length(fingerprint) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  body bytea NOT NULL,
  PRIMARY KEY (log, position)
);
-- Compressing the few large leaves would cost the append more than it saves on disk.
ALTER TABLE events ALTER COLUMN body SET STORAGE EXTERNAL;

-- A book: its own leaves, and those of others that move it.
CREATE UNIQUE INDEX events_of_stream ON events (log, stream, revision);
CREATE INDEX events_of_counter ON events (log, counter, position) WHERE counter IS NOT NULL;
-- Causes are random: a hash index of four bytes a leaf touches half the pages that a b-tree would (with 1.5 million leaves a
-- fifth more appends a second). Both look-ups leave the log out: no statistics can make another index look better (postgres.ts).
CREATE INDEX events_of_cause ON events USING hash (cause);
CREATE UNIQUE INDEX events_of_claim ON events (claim, log) WHERE claim IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % refused: the log only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER logs_stay BEFORE DELETE OR TRUNCATE ON logs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER logs_grow BEFORE UPDATE ON logs
  FOR EACH ROW WHEN (NEW.head < OLD.head OR NEW.id <> OLD.id OR NEW.origin <> OLD.origin) EXECUTE FUNCTION refuse_change();
-- Also where a session claims to be replicating.
ALTER TABLE events ENABLE ALWAYS TRIGGER events_stay;
ALTER TABLE logs ENABLE ALWAYS TRIGGER logs_stay;
ALTER TABLE logs ENABLE ALWAYS TRIGGER logs_grow;

-- Roles belong to the whole server: another database may have made this one, may be making it now, or we may have no right to.
-- Without the role the service works as the owner, and the triggers remain.
DO $$
BEGIN
  BEGIN
    IF to_regrole('timebank_service') IS NULL THEN
      CREATE ROLE timebank_service NOLOGIN;
    END IF;
  EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    RAISE NOTICE 'timebank_service was not made: %', SQLERRM;
  END;
  BEGIN
    GRANT timebank_service TO CURRENT_USER;
  EXCEPTION WHEN insufficient_privilege OR undefined_object OR unique_violation THEN
    RAISE NOTICE 'timebank_service was not granted: %', SQLERRM;
  END;
  IF to_regrole('timebank_service') IS NOT NULL THEN
    GRANT SELECT, INSERT ON events TO timebank_service;
    GRANT SELECT, INSERT (origin), UPDATE (head) ON logs TO timebank_service;
    -- Everything that comes later is derived and may be changed, thrown away and built again.
    ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO timebank_service;
    ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO timebank_service;
  END IF;
END
$$;
