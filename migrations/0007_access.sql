-- What a key's use tells and what it may ask for: keys that nobody uses end by themselves, some may send more than others of their kind.

ALTER TABLE api_keys
  -- The day on which the key was used last, about: recorded at most once a day, not with each request.
  ADD COLUMN last_used_at timestamptz,
  -- Instead of the limit of its kind.
  ADD COLUMN requests_per_second int CHECK (requests_per_second > 0);
