/** Fault 12: among commands that are served together is one that cannot be: it fails alone, and the writer goes on. */
import { Client } from 'pg';
import { commandId } from '../../src/feed/command-id.js';
import type { Command } from '../../src/ledger/commands.js';
import { COORDINATOR, LOG, TILL } from '../support/community.js';
import { Edge, foundCommunity, fresh, LOG as EDGE_LOG, memberWithPoints, reward, type People } from '../support/edge.js';
import { ReadRoad } from '../support/read-road.js';
import { Answers } from './answers.js';
import { audit } from './audit.js';
import { Load } from './load.js';

const NEIGHBOURS = 40;
const POISONED = 20;
const TEN_MB = 10_000_000;
const enrol = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false } as const;

describe('fault 12: a command that cannot be served, in the middle of a group', () => {
  let road: ReadRoad;

  beforeAll(async () => {
    road = await ReadRoad.open();
  });
  afterAll(() => road.close());

  /** Sends neighbours, the poison, neighbours, all at once; answers what became of the poison. */
  async function amidOthers(poison: Command, name: string, actor = TILL): Promise<unknown> {
    const { community, store } = road;
    const answers = new Answers();
    const since = await store.head(LOG);
    const neighbour = async (n: number): Promise<void> => {
      const key = `${name}, neighbour ${String(n)}`;
      answers.noteOutcome(commandId(COORDINATOR, enrol.type, key), await community.done(COORDINATOR, enrol, key));
    };
    const neighbours = (from: number) => Array.from({ length: NEIGHBOURS / 2 }, (_, n) => neighbour(from + n));
    const half = neighbours(0);
    const became = community.send(actor, poison, name).then(
      outcome => {
        answers.noteOutcome(commandId(actor, poison.type, name), outcome);
        return outcome;
      },
      (reason: unknown) => reason,
    );
    await Promise.all([...half, ...neighbours(NEIGHBOURS / 2)]);
    const outcome = await became;
    // nothing of it stays behind: the next group is served as ever
    await neighbour(NEIGHBOURS);
    await audit({ store, pool: road.pool }, LOG, answers, since);
    expect(answers.size).toBeGreaterThan(NEIGHBOURS);
    return outcome;
  }

  it('fails alone where deciding on it is a defect', async () => {
    const broken = { ...enrol, categories: 7 } as never;
    expect(await amidOthers(broken, 'a defect', COORDINATOR)).toBeInstanceOf(Error);
    const nameless = { type: 'VoidRedemption', merchant: road.community.merchant, redemption: 7 } as never;
    expect(await amidOthers(nameless, 'a defect before it is decided')).toBeInstanceOf(Error);
  });

  it('fails alone where what it records has no form that can be stored', async () => {
    const { merchant } = road.community;
    const [member, reward] = [await road.community.memberWithPoints('poor', 1), await road.community.offer(50)];
    const tooLong = {
      type: 'AuthorizeRedemption',
      merchant,
      member,
      reward,
      merchantReference: 'x'.repeat(70_000),
      capture: false,
    };
    expect(await amidOthers(tooLong as Command, 'too long')).toBeInstanceOf(Error);
    const odd = { ...tooLong, merchant: 'no such merchant', merchantReference: 'short' };
    expect(await amidOthers(odd as Command, 'an odd name')).not.toMatchObject({ accepted: true });
  });

  it('fails alone where the database refuses what it records', async () => {
    const owner = new Client({ connectionString: road.database.url });
    await owner.connect();
    await owner.query(`
      CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF position('poison'::bytea IN NEW.body) > 0 THEN
          RAISE EXCEPTION 'poison' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER no_poison BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse_poison()`);
    await owner.end();
    const { community } = road;
    const { merchant } = community;
    const [member, reward] = [await community.memberWithPoints('rich', 1), await community.offer(50)];
    const asked = { type: 'AuthorizeRedemption', merchant, member, reward, merchantReference: 'poison', capture: false } as const;
    expect(await amidOthers(asked, 'against a constraint')).toBeInstanceOf(Error);
    // nor does it fail other communities, whose appends go together with this one's
    const others = await Load.ofCommunities(road, ['x', 'y', 'z'], 1);
    const loads = others.map(load => load.run(2, () => load.answers.size >= NEIGHBOURS));
    for (let n = 0; n < POISONED; n++) expect(await community.send(TILL, asked, `again ${String(n)}`).catch(() => 0)).toBe(0);
    await Promise.all(loads);
    for (const { community: other, answers, since } of others)
      await audit({ store: road.store, pool: road.pool }, other.log, answers, since);
  });
});

describe('fault 12: a request that cannot be served, among others', () => {
  let edge: Edge;
  let people: People;

  beforeAll(async () => {
    edge = await Edge.start();
    people = await foundCommunity(edge);
  });
  afterAll(() => edge.stop());

  it('gets its own answer, whatever is wrong with its body; its neighbours get theirs', async () => {
    const [member, { id }] = [await memberWithPoints(edge, people), await reward(edge, people, '0.05')];
    const answers = new Answers();
    const since = await edge.head();
    const send = async (body: unknown, key = fresh()): Promise<number> => {
      const { status } = await edge.post('/v1/redemptions', people.till, body, key);
      const command = commandId(people.merchant, 'POST /v1/redemptions', key);
      answers.note(command, { effect: status < 300 ? 'accepted' : 'refused' });
      return status;
    };
    const good = () => send({ reward: id, member: member.ref, merchant_reference: fresh() });
    const nested = `${'{"reward":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const bad: readonly (readonly [body: unknown, status: number])[] = [
      [`{"reward":"${'x'.repeat(TEN_MB)}"}`, 413],
      ['{"reward": ', 400],
      [nested, 400],
      [{ reward: id, member: member.ref, merchant_reference: fresh(), capture: 'yes' }, 422],
      [{ reward: `${id}\0`, member: member.ref, merchant_reference: fresh() }, 422],
      [{ reward: id, member: `${member.ref}\ud800`, merchant_reference: fresh() }, 400],
      [{ reward: id, member: member.ref, merchant_reference: '\0' }, 422],
      [Uint8Array.of(0xff, 0xfe, 0), 400],
    ];
    const [served, refused] = await Promise.all([
      Promise.all(Array.from({ length: NEIGHBOURS }, good)),
      // a body that is far too large may end its connection while it is still being sent
      Promise.all(bad.map(([body, status]) => send(body).catch(() => status))),
    ]);
    expect(new Set(served)).toEqual(new Set([201]));
    expect(refused).toEqual(bad.map(([, status]) => status));
    await audit(edge.service, EDGE_LOG, answers, since);
  });
});
