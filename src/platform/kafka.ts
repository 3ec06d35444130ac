/**
 * Kafka: the only file that knows the client library, so that a successor replaces this one.
 *
 * Sends with one request in flight and the acknowledgement of all replicas in sync, and relies on neither the library's
 * idempotence nor its transactions; reads for a consumer group, whose offsets move only after the work on them is done. Nothing
 * here waits for ever, and nothing is tried again beyond a moment: who sends or reads decides what a failure means.
 */
import { Kafka, logLevel, type Admin, type Consumer, type EachBatchPayload, type Producer, type SASLOptions } from 'kafkajs';
import type { KafkaConfig } from '../config.js';
import { keyedPartitioner } from './kafka-partitions.js';

const CONNECT_WITHIN_MS = 3_000;
/** The broker waits for its replicas for less than we wait for the broker. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;
const ANSWERED_WITHIN_MS = 15_000;
const RETRY = { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 };
/** How long the others wait for a copy that has died, or a group for a broker's return. */
const SESSION_MS = 10_000;
const REBALANCED_WITHIN_MS = 15_000;
const HEARTBEAT_MS = 2_000;
/** Records that are worked on between two commits of a partition's offset. */
const RECORDS_AT_ONCE = 200;
const PARTITIONS_AT_ONCE = 3;

type Headers = Readonly<Record<string, string | Buffer>>;

export interface OutgoingRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers: Headers;
}
export interface IncomingRecord {
  readonly partition: number;
  /** In decimal. */
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}
export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replication: number;
  readonly settings: Readonly<Record<string, string>>;
}
export interface Subscription {
  readonly topic: string;
  readonly group: string;
  /**
   * Works on records of one partition, in their order. Once it resolves their offsets are committed; what it throws leaves them,
   * and they come again. `isOurs` turns false when the partition went to another copy: nobody then waits for the rest.
   */
  readonly take: (records: readonly IncomingRecord[], isOurs: () => boolean) => Promise<void>;
}

export class KafkaBroker {
  private readonly kafka: Kafka;
  private producing: Promise<Producer> | undefined;

  constructor({ brokers, ssl, sasl }: Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'>) {
    this.kafka = new Kafka({
      clientId: 'timebank',
      brokers: [...brokers],
      ssl,
      ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
      connectionTimeout: CONNECT_WITHIN_MS,
      requestTimeout: ANSWERED_WITHIN_MS,
      retry: RETRY,
      logLevel: logLevel.NOTHING,
    });
  }

  /** The cluster's own id, and how many brokers it has now. */
  cluster(): Promise<{ readonly id: string; readonly brokers: number }> {
    return this.asAdmin(async admin => {
      const { clusterId, brokers } = await admin.describeCluster();
      return { id: clusterId, brokers: brokers.length };
    });
  }

  /** How many partitions the topic has; `undefined` where there is none of this name. */
  partitionsOf(topic: string): Promise<number | undefined> {
    return this.asAdmin(async admin => {
      if (!(await admin.listTopics()).includes(topic)) return undefined;
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length;
    });
  }

  /** Returns once the topic can be written to; does nothing where another copy was faster. */
  async createTopic({ name, partitions, replication, settings }: NewTopic): Promise<void> {
    const configEntries = Object.entries(settings).map(([setting, value]) => ({ name: setting, value }));
    const topic = { topic: name, numPartitions: partitions, replicationFactor: replication, configEntries };
    await this.asAdmin(admin => admin.createTopics({ topics: [topic], waitForLeaders: true, timeout: ACKNOWLEDGED_WITHIN_MS }));
  }

  /**
   * Resolves once every replica in sync has all records, in the order in which they are given within each key. Whoever waits for
   * it before the next call keeps that order. After a failure any of them may have been stored.
   */
  async send(topic: string, records: readonly OutgoingRecord[]): Promise<void> {
    this.producing ??= this.openProducer();
    const producing = this.producing;
    try {
      const producer = await producing;
      const messages = records.map(({ key, value, headers }) => ({ key, value, headers }));
      await producer.send({ topic, messages, acks: -1, timeout: ACKNOWLEDGED_WITHIN_MS });
    } catch (reason) {
      // the next call begins with connections of its own
      if (this.producing === producing) this.producing = undefined;
      await producing.then(producer => producer.disconnect()).catch(() => undefined);
      throw reason;
    }
  }

  /**
   * Reads until the signal, or until the group cannot be worked in: then it throws, and may be called again. A group that is new
   * begins with the oldest record.
   */
  async consume({ topic, group, take }: Subscription, signal: AbortSignal): Promise<void> {
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCED_WITHIN_MS,
      heartbeatInterval: HEARTBEAT_MS,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: () => Promise.resolve(false) },
    });
    const stopped = new AbortController();
    const ended = new Promise<void>((resolve, reject) => {
      // forgotten with the rest when reading has stopped
      signal.addEventListener('abort', () => resolve(), { once: true, signal: stopped.signal });
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    ended.catch(() => undefined);
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      const eachBatch = (payload: EachBatchPayload): Promise<void> => this.eachBatch(consumer, payload, take, stopped.signal);
      const sharing = { partitionsConsumedConcurrently: PARTITIONS_AT_ONCE };
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, ...sharing, eachBatch });
      if (!signal.aborted) await ended;
    } finally {
      stopped.abort();
      await consumer.disconnect().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    const producing = this.producing;
    this.producing = undefined;
    await producing?.then(producer => producer.disconnect()).catch(() => undefined);
  }

  private async eachBatch(
    consumer: Consumer,
    { batch, isRunning, isStale, resolveOffset, heartbeat }: EachBatchPayload,
    take: Subscription['take'],
    stopped: AbortSignal,
  ): Promise<void> {
    const { topic, partition, messages } = batch;
    let lost: Error | undefined;
    const isOurs = (): boolean => isRunning() && !isStale() && lost === undefined && !stopped.aborted;
    // whoever waits for a database or a broker stays in the group meanwhile
    const beat = (): void => {
      heartbeat().catch((reason: Error) => (lost = reason));
    };
    const beating = setInterval(beat, HEARTBEAT_MS);
    try {
      for (let at = 0; at < messages.length && isOurs(); at += RECORDS_AT_ONCE) {
        const some = messages.slice(at, at + RECORDS_AT_ONCE);
        const last = some.at(-1)?.offset ?? '0';
        await take(
          some.map(({ offset, key, value, headers }) => ({ partition, offset, key, value, headers: firstOf(headers) })),
          isOurs,
        );
        if (!isOurs()) break;
        await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(last) + 1n) }]);
        resolveOffset(last);
      }
    } finally {
      clearInterval(beating);
    }
    if (lost !== undefined) throw lost;
  }

  private async openProducer(): Promise<Producer> {
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 1,
      createPartitioner: keyedPartitioner,
    });
    await producer.connect();
    return producer;
  }

  private async asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}

/** Headers may repeat; of those that do, the first counts. */
function firstOf(headers: EachBatchPayload['batch']['messages'][number]['headers'] = {}): Readonly<Record<string, Buffer>> {
  const found: Record<string, Buffer> = {};
  for (const [name, values] of Object.entries(headers)) {
    const value = Array.isArray(values) ? values[0] : values;
    if (value !== undefined) found[name] = Buffer.from(value);
  }
  return found;
}
