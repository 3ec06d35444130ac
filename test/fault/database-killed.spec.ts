/** Fault 1: PostgreSQL is killed under load, again and again, in each of the ways in which it can die at once. */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../src/config.js';
import { Chance } from '../../src/demo/chance.js';
import { listen, type HttpServer } from '../../src/http.js';
import { keptSecret } from '../../src/platform/service-secret.js';
import { openService, type Service } from '../../src/service.js';
import { audit } from './audit.js';
import { Load } from './load.js';
import { until } from './patience.js';
import { seeds } from './seeds.js';

const LANES = [192, 32, 32];
const KILLS = 3;
const ANSWERS_BETWEEN = 400;

describe('fault 1: a database that is killed with 256 commands in flight', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-fault-'));
  let service: Service;
  let server: HttpServer;
  /** Answers of the readiness probe while nobody listened on the database's port, before and after it. */
  const whileDown: number[] = [];

  beforeAll(async () => {
    const config = readConfig({ TIMEBANK_DATA: folder, PORT: '0', LOG_LEVEL: 'silent' }, keptSecret);
    service = await openService(config, { notify: () => undefined });
    // its clock is not the community's
    await service.sweeper.stop();
    server = await listen(service, pino({ level: 'silent' }));
  });
  afterAll(async () => {
    await server.close();
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const postmaster = (): number =>
    Number(fs.readFileSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const childrenOf = (pid: number): readonly number[] =>
    fs
      .readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);

  /** The whole server at once, its first process alone (the others follow), or one process, after which all begin anew. */
  function kill(chance: Chance): void {
    const pid = postmaster();
    const all = [pid, ...childrenOf(pid)];
    const victims = chance.oneOf([all, all, [pid], [chance.oneOf(all.slice(1))]]);
    for (const victim of victims) {
      try {
        process.kill(victim, 'SIGKILL');
      } catch {
        // ended by itself meanwhile
      }
    }
  }

  const isListening = (): Promise<boolean> =>
    new Promise(resolve => {
      const socket = net.connect(Number(new URL(service.databaseUrl).port), '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });

  async function probe(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const wasListening = await isListening();
      const { status } = await fetch(`${server.url}/readyz`);
      if (!wasListening && !(await isListening())) whileDown.push(status);
      await sleep(2);
    }
  }

  it.each(seeds(2))(
    'loses nothing acknowledged, does nothing twice, and goes on by itself (seed %i)',
    async seed => {
      // a large one, and two small ones whose appends go together with those of others
      const loads = await Load.ofCommunities(service, [`a${String(seed)}`, `b${String(seed)}`, `c${String(seed)}`], seed);
      const answered = (): number => loads.reduce((sum, load) => sum + load.answers.size, 0);
      const chance = new Chance(seed);
      let kills = 0;
      let hasEnded = false;
      let next = ANSWERS_BETWEEN;
      const isEnough = (): boolean => kills === KILLS && answered() >= next;
      const killing = async (): Promise<void> => {
        for (; kills < KILLS && !hasEnded; kills++) {
          await until(() => hasEnded || answered() >= next, 'answers');
          await sleep(chance.below(30));
          kill(chance);
          next = answered() + ANSWERS_BETWEEN + chance.below(ANSWERS_BETWEEN);
        }
      };
      const loading = Promise.all(loads.map((load, place) => load.run(LANES[place] ?? 0, isEnough))).finally(
        () => (hasEnded = true),
      );
      await Promise.all([loading, killing(), probe(() => hasEnded)]);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      for (const load of loads) await audit(service, load.community.log, load.answers, load.since);
    },
    120_000,
  );

  it('was not ready for as long as nobody listened on the port of the database', () => {
    expect(whileDown.length).toBeGreaterThan(0);
    expect(new Set(whileDown)).toEqual(new Set([503]));
  });
});
