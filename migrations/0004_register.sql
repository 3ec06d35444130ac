-- The register: who the members are, outside the log; and what typed by people stands beside it.
--
-- Not derived from the log: this belongs into backups. Of a person nothing stands here in clear: fields are sealed under a key of the
-- member's own (src/app/identities.ts), and are found by hashes under a key that is not in the database. No foreign key to logs, as
-- everywhere: a check would lock the row that every append writes.

CREATE TABLE identities (
  log int NOT NULL,
  member text NOT NULL,
  name_hash bytea CHECK (octet_length(name_hash) = 32),
  phone_hash bytea CHECK (octet_length(phone_hash) = 32),
  -- What a line of a roster without a phone number takes, so that the same line enrols once.
  claim bytea CHECK (octet_length(claim) = 32),
  -- The member's own key, wrapped; without it nothing of the row can be read.
  wrapped_key bytea,
  name bytea,
  phone bytea,
  birth_year bytea,
  nickname bytea,
  building bytea,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  -- Of an erased member only the pseudonym stays, so that nobody writes under it again.
  erased_at timestamptz,
  PRIMARY KEY (log, member),
  UNIQUE (log, phone_hash),
  UNIQUE (log, claim),
  CONSTRAINT whole CHECK (erased_at IS NOT NULL OR num_nulls(name_hash, wrapped_key, name) = 0),
  CONSTRAINT erased CHECK (
    erased_at IS NULL
    OR num_nonnulls(name_hash, phone_hash, claim, wrapped_key, name, phone, birth_year, nickname, building) = 0
  )
);
CREATE INDEX identities_by_name ON identities (log, name_hash);

-- References under which merchants know members: another one for each merchant.
CREATE TABLE member_refs (
  log int NOT NULL,
  merchant text NOT NULL,
  ref text NOT NULL,
  member text NOT NULL,
  PRIMARY KEY (log, merchant, ref)
);
CREATE INDEX member_refs_of_member ON member_refs (log, member);

-- Names that are shown for what the log knows by a code or an id.
CREATE TABLE labels (
  log int NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  zh text,
  en text,
  PRIMARY KEY (log, kind, subject),
  CHECK (num_nonnulls(zh, en) > 0)
);
