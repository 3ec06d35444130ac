-- The read road: where each projection stands in each log, and the rows that follow from the leaves up to there.
--
-- Everything here is derived: it may be thrown away and is built again from the log. Every table has the log's number first (no foreign
-- key: the feed knows the log, and a check per row would cost as much as an index). Instants are milliseconds since 1970-01-01 UTC,
-- points are hundredths, `position` is that of the last leaf that moved the row. The members of a row are described in the file of
-- its read model, src/read-models/*.ts.
--
-- A batch finds its rows by their primary key. Another index that begins with the log too would look just as good to the planner
-- wherever its statistics are of a time when the log was small, and a batch would read the whole log for each row. So the indexes of
-- lists have a condition that is always true, and that only lists say (created_position >= 0, selection.ts).

CREATE TABLE projection_checkpoints (
  log int NOT NULL,
  projection text NOT NULL,
  -- Of the projection's code; rows of an older one serve until a rebuild has replaced them.
  version int NOT NULL,
  -- The last leaf that the rows contain; -1 before the first.
  position bigint NOT NULL,
  -- Set while the leaf after the position cannot be applied.
  failed_at bigint,
  failure text,
  PRIMARY KEY (log, projection)
) WITH (fillfactor = 50); -- each batch writes the row anew

-- balances.ts

CREATE TABLE balances (
  log int NOT NULL,
  member text NOT NULL,
  available bigint NOT NULL,
  pending bigint NOT NULL,
  held bigint NOT NULL,
  debt bigint NOT NULL,
  certified_minutes bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, member)
) WITH (fillfactor = 80);

CREATE TABLE lots (
  log int NOT NULL,
  member text NOT NULL,
  lot text NOT NULL,
  expires_at bigint NOT NULL,
  award text NOT NULL,
  available bigint NOT NULL,
  pending bigint NOT NULL,
  matures_at bigint,
  PRIMARY KEY (log, member, lot, expires_at)
) WITH (fillfactor = 80);
CREATE INDEX lots_that_expire ON lots (expires_at) WHERE available > 0;
CREATE INDEX lots_that_mature ON lots (matures_at) WHERE pending > 0;

-- journal.ts

CREATE TABLE journal (
  log int NOT NULL,
  position bigint NOT NULL,
  line bigint NOT NULL,
  account text NOT NULL,
  holder text NOT NULL,
  amount bigint NOT NULL,
  unit text NOT NULL,
  counter_accounts text[] NOT NULL,
  type text NOT NULL,
  event text NOT NULL,
  cause text NOT NULL,
  actor text NOT NULL,
  approvals text[] NOT NULL,
  rule text,
  evidence_grade text,
  contribution text,
  award text,
  redemption text,
  corrects text,
  recorded_at bigint NOT NULL,
  effective_at bigint,
  PRIMARY KEY (log, position, line)
);
CREATE INDEX journal_of_holder ON journal (log, holder, position, line);
CREATE INDEX journal_of_type ON journal (log, type, position, line);
CREATE INDEX journal_by_time ON journal (log, recorded_at, position);
-- One line finds the command, its leaves follow each other.
CREATE INDEX journal_of_cause ON journal (log, cause) WHERE line = 0;

-- leaderboards.ts

CREATE TABLE leaderboard_members (
  log int NOT NULL,
  member text NOT NULL,
  team text,
  is_minor boolean NOT NULL,
  has_consented boolean NOT NULL,
  is_open boolean NOT NULL,
  terms jsonb NOT NULL,
  PRIMARY KEY (log, member)
) WITH (fillfactor = 80);

CREATE TABLE leaderboard_services (
  log int NOT NULL,
  contribution text NOT NULL,
  activity text NOT NULL,
  team text NOT NULL,
  days jsonb NOT NULL,
  PRIMARY KEY (log, contribution)
);

CREATE TABLE leaderboard_scores (
  log int NOT NULL,
  member text NOT NULL,
  date date NOT NULL,
  activity text NOT NULL,
  team text NOT NULL,
  points bigint NOT NULL,
  points_position bigint NOT NULL,
  minutes bigint NOT NULL,
  minutes_position bigint NOT NULL,
  -- The date first: a board reads the days of its period.
  PRIMARY KEY (log, date, member, activity, team)
) WITH (fillfactor = 80);

-- loop.ts

CREATE TABLE loop_members (
  log int NOT NULL,
  member text NOT NULL,
  enrolled_at bigint NOT NULL,
  contributed_at bigint,
  contributions bigint NOT NULL,
  certified_minutes bigint NOT NULL,
  earned_at bigint,
  awards bigint NOT NULL,
  points_earned bigint NOT NULL,
  redeemed_at bigint,
  captures bigint NOT NULL,
  points_redeemed bigint NOT NULL,
  PRIMARY KEY (log, member)
) WITH (fillfactor = 80);

-- redemptions.ts

CREATE TABLE redemptions (
  log int NOT NULL,
  redemption text NOT NULL,
  member text NOT NULL,
  merchant text NOT NULL,
  reward text NOT NULL,
  merchant_reference text NOT NULL,
  location text,
  status text NOT NULL,
  amount_authorized bigint NOT NULL,
  amount_captured bigint NOT NULL,
  amount_released bigint NOT NULL,
  amount_refunded bigint NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  captured_at bigint,
  refund_days bigint NOT NULL,
  version bigint NOT NULL,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, redemption)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX redemptions_in_order ON redemptions (log, created_position) WHERE created_position >= 0;
CREATE INDEX redemptions_of_merchant ON redemptions (log, merchant, created_position) WHERE created_position >= 0;
CREATE INDEX redemptions_of_member ON redemptions (log, member, created_position) WHERE created_position >= 0;
CREATE UNIQUE INDEX redemptions_by_reference ON redemptions (log, merchant, merchant_reference) WHERE created_position >= 0;
CREATE INDEX redemptions_on_hold ON redemptions (expires_at) WHERE status IN ('authorized', 'partially_captured');

CREATE TABLE redemption_moves (
  log int NOT NULL,
  move text NOT NULL,
  kind text NOT NULL,
  redemption text NOT NULL,
  merchant text NOT NULL,
  amount bigint NOT NULL,
  recorded_at bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, move)
);
CREATE INDEX redemption_moves_of_redemption ON redemption_moves (log, redemption, position);

-- contributions.ts

CREATE TABLE contributions (
  log int NOT NULL,
  contribution text NOT NULL,
  member text NOT NULL,
  activity text NOT NULL,
  service_class text NOT NULL,
  evidence_grade text NOT NULL,
  status text NOT NULL,
  date date NOT NULL,
  started_at bigint,
  ended_at bigint,
  quantity bigint,
  minutes bigint NOT NULL,
  certified_minutes bigint NOT NULL,
  is_back_filled boolean NOT NULL,
  approvals_required bigint NOT NULL,
  approvals text[] NOT NULL,
  recorded_by text NOT NULL,
  recorded_at bigint NOT NULL,
  award text,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, contribution)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX contributions_in_order ON contributions (log, created_position) WHERE created_position >= 0;
CREATE INDEX contributions_of_member ON contributions (log, member, created_position) WHERE created_position >= 0;
CREATE INDEX contributions_by_date ON contributions (log, date) WHERE created_position >= 0;
CREATE INDEX contributions_that_wait ON contributions (log, created_position) WHERE status = 'pending';

CREATE TABLE awards (
  log int NOT NULL,
  award text NOT NULL,
  contribution text NOT NULL,
  member text NOT NULL,
  budget text NOT NULL,
  status text NOT NULL,
  amount bigint NOT NULL,
  lot text,
  rule text,
  approvals_required bigint NOT NULL,
  approvals text[] NOT NULL,
  proposed_by text NOT NULL,
  proposed_at bigint NOT NULL,
  proposal_expires_at bigint,
  awarded_at bigint,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, award)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX awards_in_order ON awards (log, created_position) WHERE created_position >= 0;
CREATE INDEX awards_of_member ON awards (log, member, created_position) WHERE created_position >= 0;
CREATE INDEX awards_that_wait ON awards (log, created_position) WHERE status = 'proposed';

-- members.ts

CREATE TABLE members (
  log int NOT NULL,
  member text NOT NULL,
  status text NOT NULL,
  team text,
  categories jsonb NOT NULL,
  family text[] NOT NULL,
  is_minor boolean NOT NULL,
  has_consented boolean NOT NULL,
  is_erased boolean NOT NULL,
  enrolled_at bigint NOT NULL,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, member)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX members_in_order ON members (log, created_position) WHERE created_position >= 0;
CREATE INDEX members_of_team ON members (log, team, created_position) WHERE created_position >= 0;
CREATE INDEX members_who_leave ON members (log, member) WHERE status = 'closing';

-- partners.ts

CREATE TABLE partners (
  log int NOT NULL,
  partner text NOT NULL,
  kind text NOT NULL,
  track text NOT NULL,
  is_merchant boolean NOT NULL,
  status text NOT NULL,
  payable bigint NOT NULL,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, partner)
) WITH (fillfactor = 80);

CREATE TABLE offers (
  log int NOT NULL,
  offer text NOT NULL,
  merchant text NOT NULL,
  status text NOT NULL,
  price bigint NOT NULL,
  stock bigint,
  taken bigint NOT NULL,
  quota bigint,
  quota_period text NOT NULL,
  valid_from bigint NOT NULL,
  valid_until bigint,
  categories text[] NOT NULL,
  hold_seconds bigint,
  refund_days bigint,
  is_multi_capture boolean NOT NULL,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, offer)
) WITH (fillfactor = 80);
CREATE INDEX offers_of_merchant ON offers (log, merchant, created_position) WHERE created_position >= 0;

-- community.ts

CREATE TABLE communities (
  log int NOT NULL,
  book text NOT NULL,
  time_zone text NOT NULL,
  founded_at bigint NOT NULL,
  rules jsonb NOT NULL,
  activity_types jsonb NOT NULL,
  grants jsonb NOT NULL,
  teams text[] NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, book)
);

CREATE TABLE budgets (
  log int NOT NULL,
  budget text NOT NULL,
  status text NOT NULL,
  amount bigint NOT NULL,
  drawn bigint NOT NULL,
  valid_from bigint NOT NULL,
  valid_until bigint NOT NULL,
  created_position bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (log, budget)
) WITH (fillfactor = 80);
