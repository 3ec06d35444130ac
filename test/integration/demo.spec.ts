/** The demo community: always the same year, made of the published figures, by the rules, once. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AccessKeys } from '../../src/app/access-keys.js';
import { Identities } from '../../src/app/identities.js';
import { Labels } from '../../src/app/labels.js';
import { MerchantRefs } from '../../src/app/merchant-refs.js';
import { DEMO_LOG, keysPath, readKeysFile } from '../../src/demo/demo-keys.js';
import { foundDemo, type DemoGround } from '../../src/demo/founding.js';
import { liveYear } from '../../src/demo/living.js';
import { planYear } from '../../src/demo/plan.js';
import { SHOPS } from '../../src/demo/shops.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { MemoryEventStore } from '../../src/event-store/memory.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { Feed } from '../../src/feed/feed.js';
import { entryOf, type Entry } from '../../src/feed/record.js';
import { replay } from '../../src/feed/rebuild.js';
import type { ContentOf, EventType } from '../../src/ledger/events.js';
import { instant, memberOf, type MemberId } from '../../src/ledger/units.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** A Sunday evening in Shanghai. */
const NOW = instant(Date.parse('2026-11-22T11:30:00.000Z'));
const SECRET = Buffer.alloc(32, 7);
/** Far above what it takes, for machines that are busy with something else. */
const FOUNDING_WITHIN_MS = 60_000;
jest.setTimeout(180_000);

const plan = planYear(NOW);
const nobody = (): void => undefined;

async function hashesIn(store: EventStore): Promise<readonly string[]> {
  const leaves = await store.read(DEMO_LOG, -1, 100_000);
  return leaves.map(({ hash }) => Buffer.from(hash).toString('hex'));
}

describe('the year of the demo', () => {
  const store = new MemoryEventStore();
  let entries: readonly Entry[];
  beforeAll(async () => {
    await liveYear(plan.acts, { log: DEMO_LOG, store, onAppended: nobody });
    entries = (await store.read(DEMO_LOG, -1, 100_000)).map(leaf => entryOf(DEMO_LOG, leaf));
  });

  function contentsOf<K extends EventType>(type: K): readonly { readonly entry: Entry; readonly content: ContentOf<K> }[] {
    return entries.flatMap(entry => (entry.event.type === type ? [{ entry, content: entry.event.content as ContentOf<K> }] : []));
  }
  const recorded = (activity: string) =>
    contentsOf('ContributionRecorded').filter(({ content }) => content.activityType === activity);
  const quantityOf = (activity: string, serviceClass = 'volunteer') =>
    recorded(activity)
      .filter(({ content }) => content.serviceClass === serviceClass)
      .reduce((sum, { content }) => sum + (content.quantity ?? 0), 0);

  it('has 163 neighbourhood partners in the categories of the model community, and children who are minors', () => {
    const left = new Set(contentsOf('MemberLeaving').map(({ entry }) => memberOf(entry.book)));
    const enrolled = contentsOf('MemberEnrolled').map(({ entry, content }) => ({ member: memberOf(entry.book), ...content }));
    const first = new Map<MemberId, string>();
    for (const { entry, content } of contentsOf('CategoryAssigned')) {
      const member = memberOf(entry.book);
      if (!first.has(member)) first.set(member, content.category);
    }
    const organisations = ['enterprise-partner', 'institutional-partner'];
    const partners = enrolled.filter(
      ({ member, minor }) => !minor && !left.has(member) && !organisations.includes(first.get(member) ?? ''),
    );
    expect(partners).toHaveLength(163);
    expect(enrolled.filter(({ minor }) => minor)).toHaveLength(10);
    const counts = Object.fromEntries([...new Set(first.values())].map(category => [category, 0]));
    for (const { member } of partners) counts[first.get(member) ?? '']! += 1;
    expect(counts).toMatchObject({ 'delivery-rider': 21, courier: 12, 'building-head': 26, 'skilled-neighbour': 10 });
  });

  it('solves 156 reported problems, helps more than fifty times, plants more than fifty trees', () => {
    expect(quantityOf('issue-resolved')).toBe(156);
    expect(quantityOf('issue-reported')).toBe(164);
    expect(quantityOf('skilled-help')).toBeGreaterThan(50);
    expect(quantityOf('tree-planted', 'donation')).toBeGreaterThan(50);
    expect(quantityOf('convenience-service', 'donation')).toBeGreaterThan(2_000);
  });

  it('holds a service market in every full month', () => {
    const months = new Set(recorded('service-market').map(({ content }) => content.date.slice(0, 7)));
    const full = Array.from({ length: 11 }, (_, month) => new Date(Date.UTC(2025, 11 + month, 1)).toISOString().slice(0, 7));
    expect(full.filter(month => !months.has(month))).toEqual([]);
  });

  it('is lived under every rule: awards, approvals, holds, corrections, a debt, gifts, and refusals on record', () => {
    const atLeast: Partial<Record<EventType, number>> = {
      RulesAdopted: 2,
      AwardProposed: 50,
      AwardApproved: 50,
      ContributionApproved: 10,
      ContributionRejected: 1,
      ContributionReversed: 5,
      AwardReversed: 5,
      PointsMatured: 500,
      PointsTransferred: 10,
      RedemptionAuthorized: 1_000,
      RedemptionVoided: 5,
      RedemptionExpired: 3,
      RedemptionRefunded: 3,
      CommandDeclined: 5,
      AccountClosed: 2,
      PartnerSuspended: 1,
    };
    const counts = Object.fromEntries(Object.keys(atLeast).map(type => [type, contentsOf(type as EventType).length]));
    expect(Object.entries(atLeast).filter(([type, count]) => (counts[type] ?? 0) < count)).toEqual([]);
    expect(contentsOf('AwardReversed').some(({ content }) => content.debt > 0)).toBe(true);
    const byGrade = new Set(contentsOf('ContributionRecorded').map(({ content }) => content.evidenceGrade));
    const byClass = new Set(contentsOf('ContributionRecorded').map(({ content }) => content.serviceClass));
    expect([byGrade.size, byClass.size]).toEqual([4, 4]);
  });

  it('redeems at every shop, and leaves decisions open for today', () => {
    const served = new Set(contentsOf('RedemptionCaptured').map(({ content }) => content.merchant));
    expect(SHOPS.filter(({ merchant }) => !served.has(merchant))).toEqual([]);
    const decided = new Set(contentsOf('AwardApproved').map(({ content }) => content.award));
    expect(contentsOf('AwardProposed').filter(({ content }) => !decided.has(content.award)).length).toBeGreaterThan(3);
    const ended = new Set(
      [...contentsOf('RedemptionCaptured'), ...contentsOf('RedemptionVoided'), ...contentsOf('RedemptionExpired')].map(
        ({ content }) => content.redemption,
      ),
    );
    const held = contentsOf('RedemptionAuthorized').filter(({ content }) => !ended.has(content.redemption));
    expect(held.length).toBeGreaterThan(0);
  });

  it('ends today, after nothing of it lies in the future', () => {
    const last = entries.at(-1)?.recordedAt ?? 0;
    expect(last).toBeLessThanOrEqual(NOW);
    expect(NOW - last).toBeLessThan(24 * 3_600_000);
    expect(new Date(entries[0]?.recordedAt ?? 0).toISOString()).toBe('2025-11-22T11:30:00.000Z');
  });

  it('goes on where it was broken off, and gives the same leaves', async () => {
    const broken = new MemoryEventStore();
    const living = { log: DEMO_LOG, store: broken, onAppended: nobody };
    const leaves = await store.read(DEMO_LOG, -1, 100_000);
    for (const share of [0.3, 0.6, 0.9]) {
      // between two acts, wherever the last append ended
      const end = Math.floor(leaves.length * share);
      const cause = Buffer.from(leaves[end]?.cause ?? []).toString('hex');
      const whole = leaves.findLastIndex((leaf, place) => place < end && Buffer.from(leaf.cause).toString('hex') !== cause);
      const known = (await broken.head(DEMO_LOG)) + 1;
      const stop = (done: number): void => {
        if (done > plan.acts.length * share) throw new Error('the process was killed');
      };
      expect(whole).toBeGreaterThan(known);
      for (let from = known; from <= whole; from += 500)
        await broken.append(DEMO_LOG, from - 1, leaves.slice(from, Math.min(from + 500, whole + 1)));
      await expect(liveYear(plan.acts, { ...living, onProgress: stop })).rejects.toThrow('killed');
    }
    await liveYear(plan.acts, living);
    expect(await hashesIn(broken)).toEqual(await hashesIn(store));
  });

  describe('founded over PostgreSQL', () => {
    let database: TestDatabase;
    let ground: DemoGround;
    let feed: Feed;
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-demo-'));
    beforeAll(async () => {
      database = await createTestDatabase();
      const { pool } = database;
      const identities = new Identities(pool, SECRET);
      feed = new Feed({ store: new PostgresEventStore(pool), pool, projections: PROJECTIONS, notify: nobody });
      ground = {
        store: new PostgresEventStore(pool),
        identities,
        labels: new Labels(pool),
        refs: new MerchantRefs(pool, identities, () => NOW),
        keys: new AccessKeys(pool, SECRET, () => NOW),
        dataDir,
        address: 'http://127.0.0.1:3000',
        onAppended: log => feed.wake(log),
      };
      feed.start();
    });
    afterAll(async () => {
      await feed.stop();
      await database.drop();
      fs.rmSync(dataDir, { recursive: true });
    });

    it('gives the same leaves as anywhere else, in good time', async () => {
      const begun = performance.now();
      const demo = await foundDemo(ground, { now: NOW });
      expect(performance.now() - begun).toBeLessThan(FOUNDING_WITHIN_MS);
      expect(demo.status).toBe('founded');
      expect(await hashesIn(ground.store)).toEqual(await hashesIn(store));
    });

    it('names everybody in the register, and nobody in the log', async () => {
      const [head] = plan.people.partners;
      const described = await ground.identities.describe(DEMO_LOG, [head?.member ?? ('' as MemberId)]);
      expect(described.get(head?.member ?? ('' as MemberId))?.name).toBe(head?.name);
      const text = (await ground.store.read(DEMO_LOG, -1, 100_000)).map(({ body }) => Buffer.from(body).toString()).join();
      expect(plan.people.partners.filter(({ name, phone = 'x' }) => text.includes(name) || text.includes(phone))).toEqual([]);
    });

    it('leaves a key for each kind of caller in a file that only its owner reads', async () => {
      const file = readKeysFile(keysPath(dataDir));
      expect(fs.statSync(keysPath(dataDir)).mode & 0o777).toBe(0o600);
      expect(file?.keys.map(({ name }) => name)).toEqual([
        ...['coordinator', 'coordinator-2', 'approver', 'approver-2', 'auditor'],
        ...SHOPS.map(({ key }) => `till-${key}`),
        ...['civic-portal', 'test-coordinator', 'test-till'],
      ]);
      for (const { key, actor } of file?.keys ?? []) expect((await ground.keys.verify(key))?.actor).toBe(actor);
      const till = SHOPS.find(({ key }) => `till-${key}` === file?.sample.till);
      const sample = till && (await ground.refs.memberOf(DEMO_LOG, till.merchant, file?.sample.member ?? ''));
      expect(sample).toBe(file?.sample.account);
    });

    it('is found when it is asked for again, at any later time, and nothing is added', async () => {
      const head = await ground.store.head(DEMO_LOG);
      const again = await foundDemo(ground, { now: instant(NOW + 3 * 86_400_000) });
      expect([again.status, await ground.store.head(DEMO_LOG)]).toEqual(['found', head]);
    });

    it('makes new keys where their file was lost, and ends the old ones', async () => {
      const before = readKeysFile(keysPath(dataDir));
      const head = await ground.store.head(DEMO_LOG);
      fs.rmSync(keysPath(dataDir));
      const again = await foundDemo(ground, { now: instant(NOW + 3 * 86_400_000) });
      expect([again.status, await ground.store.head(DEMO_LOG)]).toEqual(['completed', head]);
      expect(await ground.keys.verify(before?.keys[0]?.key ?? '')).toBeUndefined();
      expect((await ground.keys.verify(again.file.keys[0]?.key ?? ''))?.community).toBe('demo');
    });

    it('has read models that equal a replay from zero', async () => {
      const head = await ground.store.head(DEMO_LOG);
      await feed.waitFor(
        DEMO_LOG,
        PROJECTIONS.map(({ name }) => name),
        head,
        60_000,
      );
      const { pool } = database;
      const report = await replay({ store: ground.store, pool }, DEMO_LOG, PROJECTIONS, nobody);
      expect([report.verdict, report.leaves, report.faultCount]).toEqual(['equal', head + 1, 0]);
    });
  });
});
