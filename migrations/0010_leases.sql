-- Which copy of the service has which duty: one row for each duty that only one copy at a time may have.
--
-- The token grows with every change of hands. Who writes for a duty checks it in the transaction of those writes
-- (platform/leases.ts). It is part of a unique index so that the check, which takes FOR KEY SHARE, waits for a change of hands and
-- holds it up, but neither waits for nor holds up a renewal, which leaves it alone.

CREATE TABLE leases (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  token bigint NOT NULL,
  until timestamptz NOT NULL,
  -- The server process that the holder's connection has: when it is gone, so is the holder.
  session int NOT NULL,
  UNIQUE (name, token)
) WITH (fillfactor = 50); -- renewed every half second: room for that on its own page
