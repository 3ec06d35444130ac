-- Where the log itself lies in another engine, the tables of 0001 are its copy; and where logs are still moving in, they are not whole.

-- At most one row: the engine that this database is a copy of.
CREATE TABLE copied_engine (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- Written into the engine once, and for ever.
  identity text NOT NULL,
  -- All leaves up to this place of the engine are in the copy; opaque, NULL before the first.
  place text,
  -- Why the copy stands still.
  failure text
);

-- At most one row, from before the first leaf of a move into this database until all of them have been proven.
CREATE TABLE half_copied (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  begun_at timestamptz NOT NULL DEFAULT now()
);
