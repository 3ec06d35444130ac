-- Devices that show members' rotating codes, and how often somebody guessed.
--
-- Not derived from the log: the devices belong into backups. No key stands here: a device's key follows from the member's own, which
-- lies wrapped in `identities` and dies with the member (src/app/devices.ts). No foreign keys, as everywhere.

CREATE TABLE member_devices (
  -- Names the device in a code, under another pseudonym each day (src/app/day-refs.ts), which leaves 30 bits for it.
  number int GENERATED ALWAYS AS IDENTITY (MAXVALUE 1073741823) UNIQUE,
  log int NOT NULL,
  device text NOT NULL,
  member text NOT NULL,
  -- SHA-256 of the request that enrolled it, so that its idempotency key serves no other one.
  fingerprint bytea CHECK (octet_length(fingerprint) = 32),
  -- Milliseconds since 1970-01-01 UTC.
  enrolled_at bigint NOT NULL,
  revoked_at bigint,
  PRIMARY KEY (log, device)
);
CREATE INDEX member_devices_of_member ON member_devices (log, member);

-- Guesses that are left to a merchant, or at a device, in the window that began at `since`; below zero for those that came too late.
CREATE TABLE code_guesses (
  log int NOT NULL,
  guesser text NOT NULL,
  since bigint NOT NULL,
  guesses_left int NOT NULL,
  PRIMARY KEY (log, guesser)
) WITH (fillfactor = 50); -- each guess writes the row anew
