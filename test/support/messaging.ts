/** The service with a broker, and a consumer outside that knows nothing of it but its topics. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig, type Config } from '../../src/config.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { sections } from '../../src/feed/log-reading.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import { instant, points, type ActivityCode, type ContributionId, type MemberId } from '../../src/ledger/units.js';
import { eventRecord } from '../../src/outbound/events-telling.js';
import { KafkaBroker, type IncomingRecord } from '../../src/platform/kafka.js';
import { openService, type Notice, type Service } from '../../src/service.js';
import { COORDINATOR, createdBy, TestCommunity } from './community.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const PUBLIC_URL = 'https://timebank.example';
const PARTITIONS = '3';
/** Events that are published while the broker is killed; `KAFKA_EVENTS` for more. */
export const EVENTS = Number(process.env['KAFKA_EVENTS'] ?? 4_000);
/** A loaded machine is slow, and nothing here depends on how slow. */
const PATIENCE_MS = 90_000 + EVENTS * 5;
const LOOK_MS = 20;

/** @throws naming what did not come */
export async function eventually(hasCome: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await hasCome()); await sleep(LOOK_MS))
    if (Date.now() > end) throw new Error(`in vain waited for ${what}`);
}

/** Topics of this name are this test's alone. */
export const freshPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

export const messagingConfig = (database: string, brokers: string, prefix: string, inboxKeys = ''): Config =>
  readConfig(
    {
      ...{ DATABASE_URL: database, TIMEBANK_SECRET: SECRET, PUBLIC_URL, PORT: '0', LOG_LEVEL: 'silent' },
      ...{ KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: prefix, KAFKA_PARTITIONS: PARTITIONS, KAFKA_INBOX_KEYS: inboxKeys },
    },
    () => '',
  );

export interface Running {
  readonly service: Service;
  readonly notices: Notice[];
}

export async function runWith(config: Config): Promise<Running> {
  const notices: Notice[] = [];
  const service = await openService(config, {
    notify: notice => {
      if (notice.kind !== 'applied') notices.push(notice);
    },
  });
  return { service, notices };
}

/** All leaves are with the broker, on every topic. */
export const published = (service: Service): Promise<void> =>
  eventually(async () => {
    const lags = await service.messaging?.lag();
    return lags !== undefined && [...lags.values()].every(({ leaves }) => leaves === 0);
  }, 'the topics to have everything');

const ERRAND = 'errand' as ActivityCode;
/** Under which nobody reaches a cap. */
const MOST = points(10_000_000);
const GENEROUS = {
  pointsPerDayMax: MOST,
  attestedPointsPerMonthMax: MOST,
  balanceMax: MOST,
  awardUnapprovedMax: MOST,
  awardOnceApprovedMax: MOST,
};

/** A community whose members do one deed after the other and are awarded each: two events a turn, told to the public both. */
export class Deeds {
  private turns = 0;

  private constructor(
    readonly community: TestCommunity,
    private readonly members: readonly MemberId[],
  ) {}

  static async found(service: Pick<Service, 'store' | 'feed' | 'messaging'>, log: string, members = 50): Promise<Deeds> {
    const community = new TestCommunity(service.store, log, grown => {
      service.feed.wake(grown);
      service.messaging?.wake();
    });
    await community.found();
    await community.done(OPERATOR, { type: 'AdoptRules', changes: GENEROUS });
    const errand = {
      code: ERRAND,
      measure: 'deed',
      pointsPerDeed: points(1),
      multiplierPercent: 100,
      deedsPerMonthMax: 0,
    } as const;
    await community.done(OPERATOR, { type: 'AddActivityType', ...errand });
    const enrolled = Array.from({ length: members }, (_, n) => community.member(`member ${String(n)}`));
    return new Deeds(community, await Promise.all(enrolled));
  }

  /** So many turns, from lanes beside each other. */
  async run(turns: number, lanes = 128): Promise<void> {
    const end = this.turns + turns;
    const lane = async (): Promise<void> => {
      while (this.turns < end) await this.turn(this.turns++);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  private async turn(turn: number): Promise<void> {
    const { community } = this;
    const member = this.members[turn % this.members.length];
    if (member === undefined) throw new Error('there are no members');
    const recorded = await community.done(COORDINATOR, {
      ...{ type: 'RecordContribution', member, activityType: ERRAND, serviceClass: 'volunteer', evidenceGrade: 'A' },
      ...{ quantity: 1, performedAt: instant(community.now - 60_000) },
    });
    const contribution: ContributionId = createdBy(recorded, 'contribution');
    await community.done(COORDINATOR, { type: 'AwardPoints', contribution, budget: community.budget });
  }
}

/** What came over a topic, in the order in which it came. */
export class Listener {
  readonly records: IncomingRecord[] = [];
  private readonly ending = new AbortController();
  private readonly broker: KafkaBroker;
  private readonly reading: Promise<void>;

  constructor(brokers: string, topic: string) {
    this.broker = new KafkaBroker({ brokers: brokers.split(','), ssl: false, sasl: undefined });
    this.reading = this.read(topic);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.reading;
    await this.broker.close();
  }

  private async read(topic: string): Promise<void> {
    const { signal } = this.ending;
    const take = (records: readonly IncomingRecord[]): Promise<void> => {
      this.records.push(...records);
      return Promise.resolve();
    };
    const group = `${topic}.${randomBytes(4).toString('hex')}`;
    while (!signal.aborted) {
      await this.broker.consume({ topic, group, take }, signal).catch(() => sleep(200));
    }
  }
}

const header = (record: IncomingRecord, name: string): string => record.headers[name]?.toString() ?? '';

/** What a consumer makes of a topic that ignores what it has seen: the first of every (source, id), and whatever is wrong. */
export class View {
  /** By key, in the order of their sequence. */
  readonly ids = new Map<string, string[]>();
  readonly firsts: IncomingRecord[] = [];
  duplicates = 0;
  readonly faults: string[] = [];

  constructor(records: readonly IncomingRecord[]) {
    const seen = new Map<string, string>();
    const reached = new Map<string, string>();
    for (const record of records) {
      const [key, id, sequence] = [String(record.key), header(record, 'ce_id'), header(record, 'ce_sequence')];
      const whole = `${String(record.value)} ${Object.entries(record.headers).map(String).join()}`;
      const name = `${header(record, 'ce_source')} ${id}`;
      const before = seen.get(name);
      if (before !== undefined) {
        this.duplicates++;
        if (before !== whole) this.faults.push(`${id} came twice and not the same`);
        continue;
      }
      seen.set(name, whole);
      if (sequence <= (reached.get(key) ?? '')) this.faults.push(`${id} came after what follows it`);
      reached.set(key, sequence);
      this.ids.set(key, [...(this.ids.get(key) ?? []), id]);
      this.firsts.push(record);
    }
  }

  /** By account of that log's ledger and unit, the sum of all entries. */
  balances(log: string): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const record of this.firsts) {
      if (header(record, 'ce_source') !== log) continue;
      const { entries = [] } = JSON.parse(String(record.value)) as {
        readonly entries?: readonly { readonly account: string; readonly amount: number; readonly unit: string }[];
      };
      for (const { account, amount, unit } of entries) {
        const key = `${account} ${unit}`;
        sums.set(key, (sums.get(key) ?? 0) + amount);
      }
    }
    return sums;
  }
}

/** What the log has to tell: by key the ids, in order. */
export async function toldBy(store: EventStore, log: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const told = new Map<string, string[]>();
  for await (const { entries } of sections(store, log, -1, await store.head(log)))
    for (const entry of entries) {
      const record = eventRecord(log, entry, PUBLIC_URL);
      if (record === undefined) continue;
      const ids = told.get(String(record.key)) ?? [];
      told.set(String(record.key), ids);
      ids.push(entry.id);
    }
  return told;
}
