-- Whether a member is frozen, and how far; what a merchant may come to owe. The projections are raised to a new version, which
-- builds their rows anew; defaults serve the rows that stand until then.

ALTER TABLE members
  ADD COLUMN is_frozen boolean NOT NULL DEFAULT false,
  ADD COLUMN blocks_captures boolean NOT NULL DEFAULT false;

ALTER TABLE partners
  ADD COLUMN refund_debt_max bigint;

-- Holds of merchants whose partnership has ended: the sweeper's work list looks at those merchants alone.
CREATE INDEX partners_ended ON partners (log, partner) WHERE status = 'terminated';
