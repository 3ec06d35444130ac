/**
 * The composition of everything that goes over Kafka: two topics out of every log, and the inboxes of attendance systems.
 *
 * Loaded only where brokers are configured, and apart from the write road: no broker is asked while a command is decided, and
 * none needs to be there when the service starts. Each topic is published by one copy of the service at a time; inboxes share
 * their partitions among the copies.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { AccessKeys } from './app/access-keys.js';
import type { Ledger } from './app/ledger.js';
import { ConfigError, type KafkaConfig } from './config.js';
import type { EventStore } from './event-store/event-store.js';
import type { Feed } from './feed/feed.js';
import { Inbox, permitted, type InboxNotice } from './inbound/inbox.js';
import { RefusedMessages } from './inbound/refused-messages.js';
import { communityIn } from './ledger/books.js';
import { hasRole } from './ledger/community.js';
import { COMMUNITY_BOOK } from './ledger/units.js';
import { balancesTelling, type FiguresAt } from './outbound/balances-telling.js';
import { eventsTelling } from './outbound/events-telling.js';
import { PublishPlaces, type Fence, type PublishLag } from './outbound/publish-places.js';
import { Publisher, type PublisherNotice, type Telling } from './outbound/publisher.js';
import { ensureTopic, inboxTopicsOf, topicsOf, type Topic } from './outbound/topics.js';
import { KafkaBroker, type OutgoingRecord } from './platform/kafka.js';
import { balancesOf } from './read-models/balances.js';

/** How long the balances may be behind the log before their topic is tried again later. */
const BALANCES_WITHIN_MS = 10_000;
/** After a topic could not be published or read. */
const AGAIN_MS = 1_000;

export type MessagingNotice =
  | PublisherNotice
  | InboxNotice
  /** Said once until the topic is published or read again. */
  | { readonly kind: 'topic-stopped'; readonly topic: string; readonly failure: string }
  | { readonly kind: 'topic-resumed'; readonly topic: string };

/** Runs a duty in one copy of the service at a time, again after a failure. */
export type Keep = (name: string, duty: (fence: Fence, signal: AbortSignal) => Promise<void>) => void;

export interface MessagingGround {
  readonly config: KafkaConfig;
  readonly store: EventStore;
  readonly pool: Pool;
  readonly feed: Feed;
  readonly ledger: Ledger;
  readonly keys: AccessKeys;
  readonly notify: (notice: MessagingNotice) => void;
}

interface Channel {
  readonly topic: Topic;
  readonly broker: KafkaBroker;
  readonly places: PublishPlaces;
  readonly publisher: Publisher;
}

export class Messaging {
  private readonly channels: readonly Channel[];
  private readonly stopping = new AbortController();
  private readonly stopped = new Set<string>();
  private inboxes: Promise<void>[] = [];

  constructor(private readonly ground: MessagingGround) {
    const { publicUrl } = ground.config;
    const { events, balances } = topicsOf(ground.config);
    this.channels = [
      this.channel(events, eventsTelling(publicUrl)),
      this.channel(balances, balancesTelling(publicUrl, figuresOf(ground))),
    ];
  }

  /**
   * Publishing begins whenever this copy is the one; the inboxes at once.
   * @throws ConfigError where an inbox's key permits nothing
   */
  async start(keep: Keep): Promise<void> {
    const communities = await Promise.all(this.ground.config.inboxKeys.map((key, place) => this.communityOf(key, place)));
    for (const channel of this.channels) {
      keep(`kafka ${channel.topic.name}`, (fence, signal) =>
        this.again(channel.topic.name, signal, () => this.publish(channel, fence, signal)),
      );
    }
    this.inboxes = communities.map(({ community, key }) => this.takeIn(community, key));
  }

  /** A log has grown. */
  wake(): void {
    for (const { publisher } of this.channels) publisher.wake();
  }

  /** By topic. */
  async lag(): Promise<ReadonlyMap<string, PublishLag>> {
    return new Map(await Promise.all(this.channels.map(async ({ topic, places }) => [topic.name, await places.lag()] as const)));
  }

  /** Ends the inboxes after what they are at, and the connections; publishing ends with what keeps it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.inboxes);
    await Promise.all(this.channels.map(({ broker }) => broker.close()));
  }

  private channel(topic: Topic, telling: Telling): Channel {
    const { config, store, pool, notify } = this.ground;
    const broker = new KafkaBroker(config);
    const places = new PublishPlaces(pool, topic.name);
    const send = (records: readonly OutgoingRecord[]): Promise<void> => broker.send(topic.name, records);
    return { topic, broker, places, publisher: new Publisher({ store, places, telling, send, notify }) };
  }

  private async publish({ topic, broker, places, publisher }: Channel, fence: Fence, signal: AbortSignal): Promise<void> {
    const { id } = await broker.cluster();
    await places.belongTo(id);
    await ensureTopic(broker, topic, this.ground.config, () => places.reset());
    this.resumed(topic.name);
    await publisher.run(id, fence, signal);
  }

  private async communityOf(key: string, place: number): Promise<{ readonly community: string; readonly key: string }> {
    const refuse = (why: string): ConfigError =>
      new ConfigError(`KAFKA_INBOX_KEYS, key ${String(place + 1)}: ${why}. Mend that, or leave the key out.`);
    const caller = await permitted(this.ground.keys, key);
    if (typeof caller === 'string') throw refuse(caller);
    const { log, actor, community } = caller;
    const founded = communityIn(await this.ground.ledger.look(log, [COMMUNITY_BOOK]));
    if (founded.status === 'unfounded' || !hasRole(founded, actor, 'coordinator'))
      throw refuse(`${actor} is no coordinator of ${community}`);
    return { community, key };
  }

  private async takeIn(community: string, key: string): Promise<void> {
    const { config, ledger, keys, pool, notify } = this.ground;
    const { contributions, refused } = inboxTopicsOf(config, community);
    const broker = new KafkaBroker(config);
    const { name: topic } = contributions;
    const sendRefused = (records: readonly OutgoingRecord[]): Promise<void> => broker.send(refused.name, records);
    const inbox = new Inbox({ ledger, keys, refused: new RefusedMessages(pool), sendRefused, notify }, { topic, key });
    const subscription = { topic, group: `${config.topicPrefix}.${community}.inbox`, take: inbox.take };
    await this.again(topic, this.stopping.signal, async () => {
      await ensureTopic(broker, contributions, config);
      await ensureTopic(broker, refused, config);
      this.resumed(topic);
      await broker.consume(subscription, this.stopping.signal);
    });
    await broker.close();
  }

  /** Begins the work again whenever it fails, until the signal; says what it failed of, once. */
  private async again(topic: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await work();
      } catch (reason) {
        const failure = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
        if (!this.stopped.has(topic) && !signal.aborted) this.ground.notify({ kind: 'topic-stopped', topic, failure });
        this.stopped.add(topic);
        await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private resumed(topic: string): void {
    if (this.stopped.delete(topic)) this.ground.notify({ kind: 'topic-resumed', topic });
  }
}

/** From the read model, once it has come so far. */
const figuresOf =
  ({ feed, pool }: MessagingGround): FiguresAt =>
  async (origin, members, position) => {
    const log = await feed.ids.of(origin);
    const { reached } = await feed.waitFor(origin, ['balances'], position, BALANCES_WITHIN_MS);
    if (log === undefined || !reached) throw new Error(`the balances of ${origin} are behind position ${String(position)}`);
    return balancesOf(pool, log, members);
  };
