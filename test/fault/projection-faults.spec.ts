/**
 * A read model that cannot take an event: it stops exactly there, visibly, and alone; when it has been mended it goes on from there
 * and skips nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { EventStore, LeafText } from '../../src/event-store/event-store.js';
import { Feed } from '../../src/feed/feed.js';
import { projectionStates } from '../../src/feed/checkpoints.js';
import { replay } from '../../src/feed/rebuild.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { Edge, foundCommunity, LOG, type Fields, type People } from '../support/edge.js';

const OTHER_LOG = 'timebank.example/log/cmty_two/1';
const WAIT_MS = 20_000;
const NAMES = PROJECTIONS.map(({ name }) => name);

describe('a read model that cannot take an event', () => {
  let edge: Edge;
  let people: People;
  let others: People;
  let owner: Client;

  beforeAll(async () => {
    edge = await Edge.start();
    people = await foundCommunity(edge);
    others = await foundCommunity(edge, OTHER_LOG);
    owner = new Client(edge.service.databaseUrl);
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await edge.stop();
  });

  const enrol = (who: People): Promise<Fields> => edge.made('/v1/members', who.coordinator, { name: 'Chen' });
  const reached = async (names: readonly string[], log = LOG) =>
    (await edge.service.feed.waitFor(log, names, await edge.head(log), WAIT_MS)).reached;
  const statesIn = async (log: string) => (await projectionStates(edge.service.pool)).filter(({ origin }) => origin === log);
  const metric = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\S+)`, 'm').exec((await edge.get('/metrics')).text)?.[1]);

  it('for what it does with it stops alone, says so, and goes on from there once that is mended', async () => {
    await enrol(people);
    expect(await reached(NAMES)).toBe(true);
    expect(await metric('timebank_projections_stopped')).toBe(0);
    // a row that this read model can no longer write; the others have nothing to do with it
    const log = await edge.service.feed.ids.of(LOG);
    const at = await edge.head();
    await owner.query(`ALTER TABLE balances ADD CONSTRAINT poison CHECK (log <> ${String(log)} OR position <= ${String(at)})`);
    const poisonous = await enrol(people);
    await enrol(people);

    expect(await reached(NAMES.filter(name => name !== 'balances'))).toBe(true);
    // whoever wants to read what it cannot know is told so at once, not after a long wait
    const read = await edge.get(`/v1/balances/${poisonous.id}`, people.auditor, {
      'tb-min-position': poisonous.log_position ?? '',
    });
    expect(read.status).not.toBe(200);
    const [stopped, ...more] = (await statesIn(LOG)).filter(({ failedAt }) => failedAt !== null);
    expect([stopped?.projection, stopped?.position, more]).toEqual(['balances', at, []]);
    expect(stopped?.failure).toBe('SQLSTATE 23514 poison');
    expect(await metric('timebank_projections_stopped')).toBe(1);
    // commands are served, and the other community sees all of it
    await enrol(others);
    expect(await reached(NAMES, OTHER_LOG)).toBe(true);
    expect((await edge.get('/readyz')).status).toBe(200);

    await owner.query('ALTER TABLE balances DROP CONSTRAINT poison');
    // whoever begins to follow tries again what stopped before
    await edge.service.feed.stop();
    const mended = await Edge.start(edge);
    try {
      const head = await edge.head();
      const standing = () => mended.service.feed.waitFor(LOG, NAMES, head, WAIT_MS);
      // until it is the one that follows it hears that a read model has stopped
      for (const end = Date.now() + WAIT_MS; !(await standing()).reached && Date.now() < end;) await sleep(100);
      expect(await standing()).toEqual({ reached: true, position: head });
      expect(await replay(mended.service, LOG, PROJECTIONS, () => undefined)).toMatchObject({ verdict: 'equal', faultCount: 0 });
      expect(await metric('timebank_projections_stopped')).toBe(0);
    } finally {
      await mended.stop();
      edge.service.feed.start();
    }
  });

  it.each([
    ['of a type that it does not know', '"type":"MemberEnrolled.v1"', '"type":"RocketLaunched.v1"'],
    ['of a newer version than it knows', '"type":"MemberEnrolled.v1"', '"type":"MemberEnrolled.v9"'],
  ])('because it is %s stops before it in that log, until a version that knows it takes over', async (_, known, newer) => {
    const log = `timebank.example/log/cmty_${newer.slice(8, 14).toLowerCase()}${String(newer.length)}${newer.slice(-2, -1)}/1`;
    const there = await foundCommunity(edge, log);
    await enrol(there);
    await enrol(there);
    const { service } = edge;
    const head = await edge.head(log);
    expect(await reached(NAMES, log)).toBe(true);
    const position = head - 1;
    // the same log for a service of an older version, whose read models begin anew
    const aged = (leaf: LeafText): LeafText =>
      leaf.position === position ? { ...leaf, body: leaf.body.replace(known, newer) } : leaf;
    const store: EventStore = Object.assign(Object.create(service.store), {
      readTexts: async (...asked: Parameters<EventStore['readTexts']>) =>
        (await service.store.readTexts(...asked)).map(leaf => (asked[0] === log ? aged(leaf) : leaf)),
    });
    await service.feed.stop();
    for (const { tables } of PROJECTIONS)
      for (const { name } of tables)
        await owner.query(`DELETE FROM ${name} WHERE log = (SELECT id FROM logs WHERE origin = $1)`, [log]);
    await owner.query('DELETE FROM projection_checkpoints WHERE log = (SELECT id FROM logs WHERE origin = $1)', [log]);

    const ground = { pool: service.pool, projections: PROJECTIONS, notify: () => undefined };
    const older = new Feed({ ...ground, store });
    older.start();
    expect(await older.waitFor(log, NAMES, head, WAIT_MS)).toEqual({ reached: false, position: position - 1 });
    const failures = (await statesIn(log)).map(({ position: at, failure }) => [
      at,
      failure?.includes('is not known to this version'),
    ]);
    expect(failures).toEqual(NAMES.map(() => [position - 1, true]));
    expect(await metric('timebank_projections_stopped')).toBe(NAMES.length);
    await enrol(others);
    expect((await older.waitFor(OTHER_LOG, NAMES, await edge.head(OTHER_LOG), WAIT_MS)).reached).toBe(true);
    await older.stop();

    const newest = new Feed({ ...ground, store: service.store });
    newest.start();
    expect(await newest.waitFor(log, NAMES, head, WAIT_MS)).toEqual({ reached: true, position: head });
    await newest.stop();
    expect(await replay(service, log, PROJECTIONS, () => undefined)).toMatchObject({ verdict: 'equal', faultCount: 0 });
    service.feed.start();
  });
});
