/** Fault 2: the service's process is killed in the middle of its work, and started again on the same data. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../../src/demo/chance.js';
import { Edge, foundCommunity, LOG, type People } from '../support/edge.js';
import { ServiceProcess } from '../support/service-process.js';
import { audit } from './audit.js';
import { until } from './patience.js';
import { seeds } from './seeds.js';
import { Tills } from './tills.js';

const LANES = 64;
const KILLS = 2;
const ANSWERS_BETWEEN = 200;

describe('fault 2: a service that is killed in the middle of a group of commands', () => {
  let edge: Edge;
  let people: People;

  beforeAll(async () => {
    edge = await Edge.start();
    people = await foundCommunity(edge);
  });
  afterAll(() => edge.stop());

  it.each(seeds(1))(
    'does nothing by half, and once what clients send again with the same key (seed %i)',
    async seed => {
      const tills = await Tills.open(edge, people, seed);
      const chance = new Chance(seed);
      let service = await ServiceProcess.start(edge.service.databaseUrl, edge.service.config);
      let kills = 0;
      let next = ANSWERS_BETWEEN;
      const isEnough = (): boolean => kills === KILLS && tills.answers.size >= next;
      const killing = async (): Promise<void> => {
        for (; kills < KILLS; kills++) {
          await until(() => tills.answers.size >= next, 'answers');
          await sleep(chance.below(20));
          await service.kill();
          service = await ServiceProcess.start(edge.service.databaseUrl, edge.service.config);
          next = tills.answers.size + ANSWERS_BETWEEN;
        }
      };
      try {
        await Promise.all([tills.run(LANES, () => service.url, isEnough), killing()]);
        expect(tills.retries).toBeGreaterThan(0);
        await audit(edge.service, LOG, tills.answers, tills.since);
      } finally {
        await service.kill('SIGINT');
      }
    },
    120_000,
  );
});
