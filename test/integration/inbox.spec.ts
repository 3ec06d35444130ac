/** Contributions of attendance systems from a topic: each once, whatever is read again; what is refused is kept for a person. */
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { ConfigError } from '../../src/config.js';
import { AccessKeys } from '../../src/app/access-keys.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { Inbox, type InboxNotice } from '../../src/inbound/inbox.js';
import { RefusedMessages } from '../../src/inbound/refused-messages.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import type { ActorId, MemberId } from '../../src/ledger/units.js';
import { inboxTopicsOf } from '../../src/outbound/topics.js';
import { KafkaBroker, type IncomingRecord, type OutgoingRecord } from '../../src/platform/kafka.js';
import { CONTRIBUTION_TYPE } from '../../src/inbound/contribution-message.js';
import { LOG, TestCommunity } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { withEngine } from '../support/engines.js';
import { eventually, freshPrefix, Listener, messagingConfig, runWith, type Running } from '../support/messaging.js';

const GATE = 'key_gate' as ActorId;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Sent {
  readonly id?: string;
  readonly data: unknown;
}

/** Whoever reads in its name begins with the oldest record. */
async function forgetGroup(brokers: string, group: string): Promise<void> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteGroups([group]);
  await admin.disconnect();
}

const envelope = ({ id = randomUUID() }: Sent) => ({ id, source: '/gates/north', type: CONTRIBUTION_TYPE, specversion: '1.0' });

const binary = (key: string, sent: Sent): OutgoingRecord => ({
  key,
  value: JSON.stringify(sent.data),
  headers: {
    'content-type': 'application/json',
    ...Object.fromEntries(Object.entries(envelope(sent)).map(([name, value]) => [`ce_${name}`, value])),
  },
});
const structured = (key: string, sent: Sent): OutgoingRecord => ({
  key,
  value: JSON.stringify({ ...envelope(sent), datacontenttype: 'application/json', data: sent.data }),
  headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
});

/** How many contributions the database has leaves of. */
async function recordedIn({ pool }: TestDatabase): Promise<number> {
  const found = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM events WHERE convert_from(body, 'UTF8') LIKE '%"ContributionRecorded.v2"%'`,
  );
  return found.rows[0]?.count ?? -1;
}
interface Stated {
  /** From when the hours are counted back. */
  readonly now?: number;
  readonly [member: string]: unknown;
}
/** Half an hour of service that ended so many hours ago. */
function serviceOf(member: MemberId, hoursAgo: number, { now = Date.now(), ...more }: Stated = {}) {
  const end = now - hoursAgo * HOUR_MS;
  const times = { started_at: new Date(end - 30 * MINUTE_MS).toISOString(), ended_at: new Date(end).toISOString() };
  return { member, activity_type: 'patrol', service_class: 'volunteer', evidence_grade: 'A', ...times, ...more };
}

describe('the inbox, wherever its records come from', () => {
  let database: TestDatabase;
  let community: TestCommunity;
  let keys: AccessKeys;
  let key: string;
  let members: readonly MemberId[];
  let letters: OutgoingRecord[];
  let notices: InboxNotice[];

  beforeEach(async () => {
    database = await createTestDatabase();
    community = await new TestCommunity(new PostgresEventStore(database.pool)).found();
    await community.done(OPERATOR, { type: 'GrantRole', subject: GATE, role: 'coordinator' });
    members = [await community.member('ming'), await community.member('lan')];
    keys = new AccessKeys(database.pool, Buffer.alloc(32, 7), () => community.now);
    const grant = { community: 'test', log: LOG, actor: GATE, scopes: ['activities:write'], label: 'gates' } as const;
    key = (await keys.create(grant)).text;
    [letters, notices] = [[], []];
  });
  afterEach(() => database.drop());

  const inbox = (sendRefused = (sent: readonly OutgoingRecord[]) => Promise.resolve(void letters.push(...sent))): Inbox => {
    const { ledger } = community;
    const ground = { ledger, keys, refused: new RefusedMessages(database.pool), sendRefused };
    return new Inbox({ ...ground, notify: notice => notices.push(notice) }, { topic: 'contributions', key });
  };
  const always = (): boolean => true;
  const recorded = (): Promise<number> => recordedIn(database);
  const reasons = () => letters.map(({ headers }) => String(headers['timebank_reason']));
  const [ming, lan] = [() => members[0] ?? ('' as MemberId), () => members[1] ?? ('' as MemberId)];
  const service = (member: MemberId, hoursAgo: number, more: object = {}) =>
    serviceOf(member, hoursAgo, { now: community.now, ...more });
  /** As a broker hands them over, of one partition. */
  const arrived = (records: readonly OutgoingRecord[], from = 0): readonly IncomingRecord[] =>
    records.map(({ key: named, value, headers }, place) => ({
      ...{ partition: 0, offset: String(from + place) },
      ...{ key: named === null ? null : Buffer.from(String(named)), value: value === null ? null : Buffer.from(String(value)) },
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(String(text))])),
    }));

  it('records each message once, answers each refusal with one dead letter, and does nothing when all of it comes again', async () => {
    const twice = { id: 'scan-1', data: service(ming(), 1) };
    const overlapping = binary('lan', { data: service(lan(), 1) });
    const records = arrived([
      binary('ming', twice),
      binary('ming', twice),
      binary('ming', { id: 'scan-1', data: service(ming(), 5) }),
      structured('lan', { data: service(lan(), 1) }),
      overlapping,
      { key: 'odd', value: null, headers: {} },
    ]);
    await inbox().take(records, always);
    expect(await recorded()).toBe(2);
    expect(reasons().sort()).toEqual(['contribution-overlaps', 'idempotency-key-reused', 'not-a-cloud-event']);
    await inbox().take(records, always);
    expect([await recorded(), letters.length]).toEqual([2, 3]);
    // what is sent again is another message, and refused by itself
    await inbox().take(arrived([overlapping], 6), always);
    expect([await recorded(), letters.length]).toEqual([2, 4]);
  });

  it('keeps what it refused although the reason is gone, until the dead letter has arrived', async () => {
    const records = arrived([binary('lan', { data: service(lan(), 1, { activity_type: 'not-yet' }) })]);
    let isOurs = true;
    const failing = inbox(() => {
      isOurs = false;
      return Promise.reject(new Error('no broker'));
    });
    await failing.take(records, () => isOurs);
    const type = { code: 'not-yet', measure: 'time', pointsPerDeed: 0, multiplierPercent: 100, deedsPerMonthMax: 0 };
    await community.done(OPERATOR, { type: 'AddActivityType', ...type } as never);
    await inbox().take(records, always);
    await inbox().take(records, always);
    expect([reasons(), await recorded()]).toEqual([['activity-type-unknown'], 0]);
  });

  it('waits while its community is frozen, in the order of each key, and says so once', async () => {
    await community.done(OPERATOR, { type: 'FreezeCommunity' });
    const earlier = service(ming(), 1);
    const records = arrived([
      binary('ming', { data: earlier }),
      binary('ming', { data: { ...earlier, evidence_grade: 'C' } }),
      binary('lan', { data: service(lan(), 1) }),
    ]);
    const taking = inbox().take(records, always);
    await eventually(() => notices.length > 0, 'a word of it');
    expect([await recorded(), letters.length]).toEqual([0, 0]);
    await community.done(OPERATOR, { type: 'ThawCommunity' });
    await taking;
    expect([await recorded(), reasons()]).toEqual([2, ['contribution-overlaps']]);
    expect(notices.filter(({ kind }) => kind === 'inbox-waits')).toHaveLength(1);
  });

  it('leaves what is another copy’s to that copy', async () => {
    await inbox().take(arrived([binary('ming', { data: service(ming(), 1) })]), () => false);
    expect([await recorded(), letters.length]).toEqual([0, 0]);
  });

  it('tells messages of two senders apart that have the same id', async () => {
    const other = binary('lan', { id: 'scan-1', data: service(lan(), 1) });
    const elsewhere = { ...other, headers: { ...other.headers, ce_source: '/gates/south' } };
    await inbox().take(arrived([binary('ming', { id: 'scan-1', data: service(ming(), 1) }), elsewhere]), always);
    expect([await recorded(), letters.length]).toEqual([2, 0]);
  });
});

withEngine('KAFKA_BROKERS', 'the inbox', brokers => {
  let database: TestDatabase;
  let running: Running | undefined;
  let broker: KafkaBroker;
  let prefix: string;
  let key: string;
  let members: MemberId[];

  const topics = () => inboxTopicsOf({ topicPrefix: prefix }, 'test');
  const start = async (): Promise<void> => {
    running = await runWith(messagingConfig(database.url, brokers, prefix, key));
  };
  const head = async (): Promise<number> => (await running?.service.store.head(LOG)) ?? -1;
  const say = (records: readonly OutgoingRecord[]): Promise<void> => broker.send(topics().contributions.name, records);
  const recorded = (): Promise<number> => recordedIn(database);
  const service = serviceOf;

  beforeEach(async () => {
    database = await createTestDatabase();
    prefix = freshPrefix();
    broker = new KafkaBroker({ brokers: brokers.split(','), ssl: false, sasl: undefined });
    // without its inbox first: the community and its key have to be there
    const founding = await runWith(messagingConfig(database.url, brokers, prefix));
    const community = new TestCommunity(founding.service.store);
    await community.found();
    await community.done(OPERATOR, { type: 'GrantRole', subject: GATE, role: 'coordinator' });
    members = await Promise.all(['ming', 'lan', 'bo'].map(name => community.member(name)));
    const grant = { community: 'test', log: LOG, actor: GATE, scopes: ['activities:write'], label: 'gates' } as const;
    key = (await founding.service.keys.create(grant)).text;
    await founding.service.close();
  }, 60_000);
  afterEach(async () => {
    await running?.service.close();
    running = undefined;
    await broker.close();
    await database.drop();
  }, 60_000);

  const [ming, lan] = [() => members[0] ?? ('' as MemberId), () => members[1] ?? ('' as MemberId)];

  it('records what comes in either mode, keeps what it refuses, and does nothing when all of it is read from the start', async () => {
    await start();
    const letters = new Listener(brokers, topics().refused.name);
    await eventually(async () => (await broker.partitionsOf(topics().refused.name)) !== undefined, 'the topics');
    const twice = { id: 'scan-1', data: service(ming(), 1) };
    await say([
      binary('ming', twice),
      structured('lan', { data: service(lan(), 1) }),
      binary('ming', twice),
      binary('ming', { id: 'scan-1', data: service(ming(), 5) }),
      binary('ming', { data: service(ming(), 1) }),
      binary('lan', { data: service(lan(), 9, { activity_type: 'not-yet' }) }),
      binary('lan', { data: service(lan(), 9, { phone: '13800000000' }) }),
      { key: 'odd', value: 'not json', headers: { 'content-type': 'application/json' } },
      { key: 'odd', value: null, headers: {} },
      binary('lan', { data: service(lan(), 3) }),
    ]);
    const reasons = (): string[] => letters.records.map(({ headers }) => String(headers['timebank_reason'])).sort();
    await eventually(async () => letters.records.length >= 6 && (await recorded()) === 3, 'the answers');
    expect(reasons()).toEqual([
      ...['activity-type-unknown', 'contribution-overlaps', 'idempotency-key-reused'],
      ...['malformed-json', 'not-a-cloud-event', 'validation-failed'],
    ]);
    const [odd] = letters.records.filter(({ headers }) => String(headers['timebank_reason']) === 'malformed-json');
    expect([String(odd?.key), String(odd?.value), String(odd?.headers['content-type'])]).toEqual([
      'odd',
      'not json',
      'application/json',
    ]);
    const [surplus] = letters.records.filter(({ headers }) => String(headers['timebank_reason']) === 'validation-failed');
    expect(String(surplus?.headers['timebank_detail'])).toContain('/phone');
    await letters.stop();

    // what was refused for a reason that is gone must stay refused
    const type = { code: 'not-yet', measure: 'time', pointsPerDeed: 0, multiplierPercent: 100, deedsPerMonthMax: 0 };
    const community = new TestCommunity(running?.service.store ?? ({} as never));
    await community.done(OPERATOR, { type: 'AddActivityType', ...type } as never);
    const before = await head();
    await running?.service.close();
    await forgetGroup(brokers, `${prefix}.test.inbox`);
    await start();
    await say([binary('last', { data: service(members[2] ?? lan(), 1) })]);
    await eventually(async () => (await recorded()) === 4, 'what came after');
    expect(await head()).toBe(before + 1);
    const again = new Listener(brokers, topics().refused.name);
    await eventually(() => again.records.length >= 6, 'the dead letters');
    expect(again.records.length).toBe(6);
    await again.stop();
  }, 240_000);

  it('waits while its key is revoked, and loses nothing', async () => {
    await start();
    await eventually(async () => (await broker.partitionsOf(topics().contributions.name)) !== undefined, 'the topics');
    const [first] = (await running?.service.keys.list(LOG)) ?? [];
    await running?.service.keys.revoke(first?.id ?? '');
    await say([binary('ming', { data: service(ming(), 1) })]);
    await eventually(() => running?.notices.some(({ kind }) => kind === 'inbox-waits') === true, 'a word of it');
    expect(await recorded()).toBe(0);
    const grant = { community: 'test', log: LOG, actor: GATE, scopes: ['activities:write'], label: 'gates' } as const;
    key = (await running?.service.keys.create(grant))?.text ?? '';
    await running?.service.close();
    await start();
    await eventually(async () => (await recorded()) === 1, 'the contribution');
  }, 180_000);

  it('refuses to start for a key that permits nothing', async () => {
    const config = (text: string) => messagingConfig(database.url, brokers, prefix, text);
    await expect(runWith(config('tbk_live_unknown'))).rejects.toThrow(/KAFKA_INBOX_KEYS, key 1: the key is unknown/);
    const other = await runWith(messagingConfig(database.url, brokers, prefix));
    const make = (actor: string, scopes: readonly ('members:read' | 'activities:write')[]) =>
      other.service.keys.create({ community: 'test', log: LOG, actor: actor as ActorId, scopes, label: 'gate' });
    const reader = (await make('key_reader', ['members:read'])).text;
    const stranger = (await make('key_stranger', ['activities:write'])).text;
    await other.service.close();
    await expect(runWith(config(`${key},${reader}`))).rejects.toThrow(/key 2: the key lacks the scope activities:write/);
    const refused = runWith(config(stranger));
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(/key_stranger is no coordinator of test/);
  }, 120_000);

  it('answers the same message in any order of copies once', async () => {
    await start();
    await eventually(async () => (await broker.partitionsOf(topics().contributions.name)) !== undefined, 'the topics');
    const beside = await runWith(messagingConfig(database.url, brokers, prefix, key));
    const sent = Array.from({ length: 20 }, (_, n) => binary(`gate ${String(n % 5)}`, { data: service(ming(), n + 1) }));
    await say([...sent, ...sent]);
    await eventually(async () => (await recorded()) === 20, 'the contributions');
    await beside.service.close();
    await say([...sent, binary('lan', { data: service(lan(), 1) })]);
    await eventually(async () => (await recorded()) === 21, 'what came after');
  }, 240_000);
});
