/** Fault 4: two copies of the service write one log; one is stopped as if it had died, and goes on after the other has written. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../../src/demo/chance.js';
import { Edge, foundCommunity, LOG, type People } from '../support/edge.js';
import { ServiceProcess } from '../support/service-process.js';
import { audit } from './audit.js';
import { until } from './patience.js';
import { seeds } from './seeds.js';
import { Tills } from './tills.js';

const LANES = 32;
const PAUSES = 3;
const ANSWERS_BETWEEN = 60;

describe('fault 4: a writer that wakes up after another has taken its place', () => {
  let edge: Edge;
  let people: People;
  let first: ServiceProcess;
  let second: ServiceProcess;

  beforeAll(async () => {
    edge = await Edge.start();
    people = await foundCommunity(edge);
    [first, second] = await Promise.all([copy(), copy()]);
  });
  afterAll(async () => {
    await Promise.all([first.kill('SIGINT'), second.kill('SIGINT')]);
    await edge.stop();
  });

  const copy = (): Promise<ServiceProcess> => ServiceProcess.start(edge.service.databaseUrl, edge.service.config);

  it.each(seeds(1))('is refused by the fence, decides again, and both go on without mixing (seed %i)', async seed => {
    const chance = new Chance(seed);
    const conflictsBefore = await first.metric('timebank_append_conflicts_total');
    const [mine, others] = [await Tills.open(edge, people, seed), await Tills.open(edge, people, -seed)];
    let pauses = 0;
    const isOver = (): boolean => pauses === PAUSES;
    const working = mine.run(LANES, () => first.url, isOver);
    for (; pauses < PAUSES; pauses++) {
      const answered = mine.answers.size;
      await until(() => mine.answers.size >= answered + ANSWERS_BETWEEN, 'answers');
      await sleep(chance.below(20));
      first.signal('SIGSTOP');
      const enough = others.answers.size + ANSWERS_BETWEEN;
      await others.run(
        LANES,
        () => second.url,
        () => others.answers.size >= enough,
      );
      first.signal('SIGCONT');
    }
    await working;
    const all = new Map([...mine.answers, ...others.answers]);
    for (const [command, answer] of all) mine.answers.note(command, answer);
    await audit(edge.service, LOG, mine.answers, others.since);
    expect(mine.retries + others.retries).toBe(0);
    // when it first woke, what it knew of the log was old; later it may have waited for its turn and looked again
    expect((await first.metric('timebank_append_conflicts_total')) - conflictsBefore).toBeGreaterThanOrEqual(1);
  });
});
