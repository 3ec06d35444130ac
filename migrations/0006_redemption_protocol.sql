-- What the redemption protocol shows besides: metadata, the newest event, refunds one by one, and where a reward is honoured.
-- The projections are raised to a new version, which builds their rows anew; defaults serve the rows that stand until then.

ALTER TABLE redemptions
  -- [{"name", "value"}], by name
  ADD COLUMN metadata jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN last_event text NOT NULL DEFAULT '';

ALTER TABLE redemption_moves
  -- Of refunds to members who have left.
  ADD COLUMN is_to_pool boolean NOT NULL DEFAULT false;

ALTER TABLE offers
  ADD COLUMN is_partial boolean NOT NULL DEFAULT false,
  -- Empty: at every till.
  ADD COLUMN locations text[] NOT NULL DEFAULT '{}',
  ADD COLUMN honoured_by text[] NOT NULL DEFAULT '{}';
