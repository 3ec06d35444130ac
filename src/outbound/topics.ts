/**
 * The topics: their names, and the settings that a missing one is made with.
 *
 * The number of partitions decides where a key lies, so it is fixed for ever: a topic that has another number is refused, never
 * altered. What else an operator has set on an existing topic is left as it is.
 */
import { ConfigError, type KafkaConfig } from '../config.js';
import type { KafkaBroker } from '../platform/kafka.js';

export interface Topic {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

const REPLICATION_DEFAULT_MAX = 3;
const DAY_MS = 86_400_000;
const TOMBSTONES_DAYS = 7;
/** The log is kept for ever, and whoever comes late reads all of it. The broker's clock, as a log may be years old. */
const KEPT = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'message.timestamp.type': 'LogAppendTime' };
const COMPACTED = {
  'cleanup.policy': 'compact',
  'delete.retention.ms': String(TOMBSTONES_DAYS * DAY_MS),
  'message.timestamp.type': 'LogAppendTime',
};

export const topicsOf = ({ topicPrefix }: Pick<KafkaConfig, 'topicPrefix'>) => ({
  events: { name: `${topicPrefix}.events`, settings: KEPT },
  balances: { name: `${topicPrefix}.balances`, settings: COMPACTED },
});

/** Of one community's attendance systems: what they send, and what of it was refused. */
export const inboxTopicsOf = ({ topicPrefix }: Pick<KafkaConfig, 'topicPrefix'>, community: string) => ({
  contributions: { name: `${topicPrefix}.${community}.contributions`, settings: KEPT },
  refused: { name: `${topicPrefix}.${community}.contributions.refused`, settings: KEPT },
});

/**
 * @param onMissing before the topic is made: what is known of its content is over
 * @throws ConfigError where it has another number of partitions
 */
export async function ensureTopic(
  broker: KafkaBroker,
  { name, settings }: Topic,
  { partitions, replication }: Pick<KafkaConfig, 'partitions' | 'replication'>,
  onMissing: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const found = await broker.partitionsOf(name);
  if (found === undefined) {
    await onMissing();
    const copies = replication ?? Math.min(REPLICATION_DEFAULT_MAX, (await broker.cluster()).brokers);
    // a record that is acknowledged survives the loss of one broker
    const durable = { 'min.insync.replicas': copies >= REPLICATION_DEFAULT_MAX ? '2' : '1' };
    await broker.createTopic({ name, partitions, replication: copies, settings: { ...settings, ...durable } });
  } else if (found !== partitions) {
    throw new ConfigError(
      `The topic ${name} has ${String(found)} partitions where KAFKA_PARTITIONS is ${String(partitions)}: ` +
        `set it to ${String(found)}, or KAFKA_TOPIC_PREFIX to another name; keys would change their partitions.`,
    );
  }
}
