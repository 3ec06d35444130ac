/**
 * Somebody with the rights of the owner has been at the stored log. `timebank replay` reads every leaf again and says where it is
 * no longer what was recorded; a tail that was written anew with hashes that fit betrays itself only by the read models, until
 * they are made anew from it too: from there on only a checkpoint that left the machine can tell, which is the proofs' business.
 */
import { Client } from 'pg';
import { encodeLeaf, decodeLeaf, leafHash, type LeafContent } from '../../src/event-store/leaf.js';
import { rebuild, replay, type ReplayReport } from '../../src/feed/rebuild.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { runCommand } from '../support/command-line.js';
import { LOG } from '../support/community.js';
import { ReadRoad } from '../support/read-road.js';

const MEMBERS = 6;
const HOUR_MS = 3_600_000;

interface Row {
  readonly position: number;
  readonly stream: string;
  readonly body: Buffer;
  readonly hash: Buffer;
}

describe('a log that somebody has changed', () => {
  let road: ReadRoad;
  let owner: Client;
  let log: number;
  let head: number;

  beforeAll(async () => {
    road = await ReadRoad.open();
    const { community } = road;
    const offer = await community.offer(50);
    for (let n = 0; n < MEMBERS; n++) {
      const member = await community.memberWithPoints(`m${String(n)}`, 2);
      community.now = (community.now + HOUR_MS) as typeof community.now;
      await community.authorize(member, offer, `sale ${String(n)}`);
    }
    log = await road.caughtUp();
    head = await road.store.head(LOG);
    owner = new Client(road.database.url);
    await owner.connect();
    await owner.query('ALTER TABLE events DISABLE TRIGGER ALL; CREATE TABLE before AS TABLE events');
  });
  afterAll(async () => {
    await owner.end();
    await road.close();
  });
  afterEach(() => owner.query('DELETE FROM events; INSERT INTO events SELECT * FROM before'));

  const replayed = (): Promise<ReplayReport> => replay(road, LOG, PROJECTIONS, () => undefined);
  async function row(position: number): Promise<Row> {
    const found = await owner.query<Row>('SELECT position, stream, body, hash FROM events WHERE log = $1 AND position = $2', [
      log,
      position,
    ]);
    return found.rows[0] as Row;
  }
  async function positionOf(type: string): Promise<number> {
    const leaves = await road.store.read(LOG, -1, head + 1);
    return leaves.findIndex(({ body }) => Buffer.from(body).includes(`"type":"${type}.v1"`));
  }
  const write = (position: number, body: Uint8Array, hash?: Uint8Array) =>
    owner.query('UPDATE events SET body = $3, hash = coalesce($4, hash) WHERE log = $1 AND position = $2', [
      log,
      position,
      body,
      hash,
    ]);
  /** What the command says of it. */
  async function commanded(): Promise<{ code: number | null; out: string }> {
    const environment = { DATABASE_URL: road.database.url, TIMEBANK_SECRET: Buffer.alloc(32, 7).toString('base64') };
    const { code, out } = await runCommand(['replay'], environment);
    return { code, out };
  }

  it('is sound before', async () => {
    expect(await replayed()).toMatchObject({ verdict: 'equal', faultCount: 0, leaves: head + 1 });
  });

  it.each([0, 1, 17, 40])('by one flipped bit of the %i-th byte of a leaf’s text: the position is named', async place => {
    const at = await positionOf('PointsAwarded');
    const { body } = await row(at);
    const flipped = Buffer.from(body);
    const spot = Math.floor((flipped.length * place) / 41);
    flipped[spot] = (flipped[spot] ?? 0) ^ 1;
    await write(at, flipped);
    const report = await replayed();
    expect(report.verdict).not.toBe('equal');
    if (report.faultCount > 0) expect(report.faults[0]?.position).toBe(at);
    else expect([report.leaves, report.unreadable]).toEqual([at, expect.stringContaining(`position ${String(at)}`)]);
  });

  it('by one flipped bit of a hash: the position is named, by the command too', async () => {
    const at = await positionOf('RedemptionAuthorized');
    const { body, hash } = await row(at);
    const flipped = Buffer.from(hash);
    flipped[5] = (flipped[5] ?? 0) ^ 128;
    await write(at, body, flipped);
    expect((await replayed()).faults).toEqual([{ position: at, what: 'its hash is not that of its bytes' }]);
    const { code, out } = await commanded();
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`position ${String(at)}\\D+its hash is not that of its bytes`));
  });

  it('by a row less in the middle: everything before it is read, and the gap is named', async () => {
    const at = Math.floor(head / 2);
    await owner.query('DELETE FROM events WHERE log = $1 AND position = $2', [log, at]);
    const report = await replayed();
    expect(report).toMatchObject({ verdict: 'unjudged', leaves: at });
    expect(report.unreadable).toContain(`position ${String(at - 1)}`);
  });

  it('by a row less at the end: the log promises one that is not there', async () => {
    await owner.query('DELETE FROM events WHERE log = $1 AND position = $2', [log, head]);
    expect(await replayed()).toMatchObject({
      verdict: 'unjudged',
      leaves: head,
      unreadable: expect.stringContaining(String(head - 1)),
    });
  });

  it('by two rows in each other’s place: the first of them is named', async () => {
    // two that are hours apart
    const [one, other] = [await positionOf('RedemptionAuthorized'), head];
    await swap(one, other);
    const report = await replayed();
    expect(report.verdict).toBe('different');
    // the log’s time turns back right after the first
    expect(report.faults[0]?.position).toBeLessThanOrEqual(one + 1);
    expect(report.faults.map(({ what }) => what)).toContain('recorded earlier than the leaf before');
  });

  it('by two rows of one moment and of two books in each other’s place: only the read models tell, which knew their positions', async () => {
    const one = await positionOf('MemberEnrolled');
    const before = await row(one - 1);
    expect((await row(one)).stream).not.toBe(before.stream);
    await swap(one - 1, one);
    const report = await replayed();
    expect(report).toMatchObject({ verdict: 'different', faultCount: 0 });
  });

  it('by a tail that was written anew with hashes that fit: no leaf tells, the read models do until they are made anew', async () => {
    const at = await positionOf('PointsAwarded');
    for (let position = at; position <= head; position++) {
      const content = decodeLeaf((await row(position)).body);
      const forged = encodeLeaf(position === at ? richer(content) : content);
      await write(position, forged, leafHash(forged));
    }
    const report = await replayed();
    expect(report.faultCount).toBe(0);
    expect(report.verdict).toBe('different');
    expect(report.projections.find(({ projection }) => projection === 'balances')?.verdict).toBe('different');
    const { code, out } = await commanded();
    expect(code).toBe(1);
    expect(out).toMatch(/balances.*different/);
    // with the read models made from the forged log nothing here contradicts it: that is left to checkpoints kept elsewhere
    for (const projection of PROJECTIONS) await rebuild(road, LOG, projection, () => undefined);
    expect(await replayed()).toMatchObject({ verdict: 'equal', faultCount: 0 });
  });

  async function swap(one: number, other: number): Promise<void> {
    const move = 'UPDATE events SET position = $3 WHERE log = $1 AND position = $2';
    for (const [from, to] of [
      [one, -5],
      [other, one],
      [-5, other],
    ])
      await owner.query(move, [log, from, to]);
  }
});

/** The same award, of one point more. */
function richer(content: LeafContent): LeafContent {
  const text = JSON.stringify(content).replaceAll('"200"', '"300"').replaceAll('"-200"', '"-300"');
  return JSON.parse(text) as LeafContent;
}
