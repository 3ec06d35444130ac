-- Kafka: how far each topic is, and which incoming messages were refused.
--
-- Places may be thrown away: the log is then published again from its beginning, to consumers who know all of it already. Refusals
-- may not: a message that was refused would be judged anew if its topic were read from the start.

CREATE TABLE publish_places (
  topic text NOT NULL,
  log int NOT NULL,
  -- Acknowledged by the cluster of this id: another one knows nothing of it.
  cluster text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (topic, log)
) WITH (fillfactor = 50); -- each batch writes the row anew

CREATE TABLE refused_messages (
  -- Of what names the message and of all its bytes.
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  reason text NOT NULL,
  refused_at timestamptz NOT NULL DEFAULT now(),
  -- Whether the dead-letter topic has it.
  is_delivered boolean NOT NULL DEFAULT false
);
