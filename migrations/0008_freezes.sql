-- Whether a member is frozen, and how far. The projection is raised to a new version, which builds the rows anew; defaults serve
-- those that stand until then.

ALTER TABLE members
  ADD COLUMN is_frozen boolean NOT NULL DEFAULT false,
  ADD COLUMN blocks_captures boolean NOT NULL DEFAULT false;

-- Holds of merchants whose partnership has ended: the sweeper's work list looks at those merchants alone.
CREATE INDEX partners_ended ON partners (log, partner) WHERE status = 'terminated';
