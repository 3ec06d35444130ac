/** Fault 19: far more requests than can be served, bodies that never end, connections that say nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { commandId } from '../../src/feed/command-id.js';
import { Edge, foundCommunity, LOG, reward, type People } from '../support/edge.js';
import { Pipeline, type Told } from '../support/pipeline.js';
import { ServiceProcess } from '../support/service-process.js';
import { Answers } from './answers.js';
import { audit } from './audit.js';
import { isLong } from './seeds.js';
import { membersWithPoints } from './tills.js';

const PLATEAU_MS = 1_500;
const PLATEAU_CONNECTIONS = 64;
const FLOOD_MS = isLong ? 60_000 : 4_000;
const TIMES = 10;
const FLOOD_CONNECTIONS = 200;
/** On one connection; what would be more waits at the client. */
const UNANSWERED_MAX = 100;
const TICK_MS = 5;
const IDLE_CONNECTIONS = 1_000;
const SLOW_BODIES = 100;
const MEMBERS = 40;
/** What the service may take at the worst, whatever is thrown at it. */
const RESIDENT_BYTES_MAX = 600_000_000;
const RECOVERED_WITHIN_MS = 5_000;

describe('fault 19: overload', () => {
  let edge: Edge;
  let people: People;
  let service: ServiceProcess;
  let scene: { readonly members: readonly string[]; readonly reward: string };
  const answers = new Answers();
  const seen = new Map<string, number>();
  const connections: Pipeline[] = [];
  let since: number;
  let sent = 0;

  beforeAll(async () => {
    edge = await Edge.start();
    people = await foundCommunity(edge);
    const { id } = await reward(edge, people, '0.05');
    scene = { members: await membersWithPoints(edge, people, MEMBERS), reward: id };
    since = await edge.head();
    service = await ServiceProcess.start(edge.service.databaseUrl, edge.service.config);
  });
  afterAll(async () => {
    for (const connection of connections) connection.close();
    await service.kill('SIGINT');
    await edge.stop();
  });

  const open = async (count: number): Promise<readonly Pipeline[]> => {
    const opened = await Promise.all(Array.from({ length: count }, () => Pipeline.open(service.url)));
    connections.push(...opened);
    return opened;
  };

  const head = (key: string) => ({ authorization: `Bearer ${people.till}`, 'idempotency-key': key });

  async function redeem(connection: Pipeline): Promise<Told | undefined> {
    const key = `overload-${String(sent++).padStart(12, '0')}`;
    const body = JSON.stringify({ reward: scene.reward, member: scene.members[sent % MEMBERS], merchant_reference: key });
    const told = await connection.post('/v1/redemptions', head(key), body);
    const kind = told === undefined ? 'no answer' : `${String(told.status)}${told.retryAfter === undefined ? '' : ' later'}`;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const effect = { 201: 'accepted', 409: 'refused', 429: 'not tried', 503: 'not tried' } as const;
    const became = effect[told?.status as keyof typeof effect];
    if (became !== undefined) answers.note(commandId(people.merchant, 'POST /v1/redemptions', key), { effect: became });
    return told;
  }

  /** Answers in a second, where each connection waits for its answer. */
  async function plateau(): Promise<number> {
    let answered = 0;
    const until = Date.now() + PLATEAU_MS;
    const work = async (connection: Pipeline): Promise<void> => {
      for (; Date.now() < until; answered++) await redeem(connection);
    };
    await Promise.all((await open(PLATEAU_CONNECTIONS)).map(work));
    return (answered * 1_000) / PLATEAU_MS;
  }

  /** So many requests a second, whatever comes back; answers how long those took that were served. */
  async function flood(perSecond: number, over: readonly Pipeline[]): Promise<readonly number[]> {
    const took: number[] = [];
    const answered: Promise<void>[] = [];
    const began = performance.now();
    let offered = 0;
    while (performance.now() - began < FLOOD_MS) {
      const due = ((performance.now() - began) * perSecond) / 1_000;
      for (; offered < due; offered++) {
        const connection = over[offered % over.length];
        if (connection === undefined || connection.unanswered >= UNANSWERED_MAX) continue;
        answered.push(redeem(connection).then(told => void (told !== undefined && told.status < 500 && took.push(told.tookMs))));
      }
      await sleep(TICK_MS);
    }
    await Promise.all(answered);
    return took.sort((a, b) => a - b);
  }

  it('turns away before any effect what it cannot serve, stays small, and is its old self within seconds', async () => {
    const perSecond = await plateau();
    await open(IDLE_CONNECTIONS);
    const slow = await open(SLOW_BODIES);
    for (const [number, connection] of slow.entries())
      connection.write(
        `POST /v1/redemptions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${people.till}\r\n` +
          `idempotency-key: slow-body-${String(number).padStart(8, '0')}\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n{`,
      );
    let resident = 0;
    const watching = setInterval(() => {
      resident = Math.max(resident, service.residentBytes);
      for (const connection of slow) connection.write(' ');
    }, 100);
    const took = await flood(perSecond * TIMES, await open(FLOOD_CONNECTIONS));
    clearInterval(watching);

    const ended = Date.now();
    const [fresh] = await open(1);
    while (fresh !== undefined && ![201, 409].includes((await redeem(fresh))?.status ?? 0)) await sleep(20);
    const recoveredMs = Date.now() - ended;
    const megabytes = Math.round(resident / 1e6);
    const p99 = took[Math.floor(took.length * 0.99)] ?? 0;
    process.stderr.write(
      `overload: ${perSecond.toFixed(0)}/s served before, ${String(TIMES)} times as many asked: ${JSON.stringify(Object.fromEntries(seen))}, ` +
        `p99 of those served ${p99.toFixed(0)} ms, ${String(megabytes)} MB at most, recovered in ${String(recoveredMs)} ms\n`,
    );
    expect([...seen.keys()].filter(kind => !['201', '409', '429 later', '503 later'].includes(kind))).toEqual([]);
    expect((seen.get('503 later') ?? 0) + (seen.get('429 later') ?? 0)).toBeGreaterThan(0);
    expect(resident).toBeLessThan(RESIDENT_BYTES_MAX);
    expect(recoveredMs).toBeLessThan(RECOVERED_WITHIN_MS);
    await audit(edge.service, LOG, answers, since);
  }, 180_000);
});
