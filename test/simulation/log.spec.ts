/**
 * Deterministic simulation: the executor, the feed and a projection over an engine that delays, refuses, loses requests and
 * answers, and crashes, with time and chance from a seed. Thousands of runs a minute; one seed is one run.
 *
 * `SIMULATION_SEEDS=2000 npx jest test/simulation` runs so many seeds of each scenario, `SIMULATION_SEED=17` that one of each:
 * what a failure prints.
 */
import { foundCast, type Cast } from './cast.js';
import { run, type Scenario } from './simulation.js';

const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 150);
const ONE_SEED = process.env['SIMULATION_SEED'];
/** Far more than a run takes. */
const RUN_MS = 100;

const calm: Scenario = {
  name: 'one copy over a line that loses nothing',
  copies: 1,
  lossPercent: 0,
  copiesCrash: false,
  engineCrashes: false,
  clocksJump: false,
};
const scenarios: readonly Scenario[] = [
  { ...calm, name: 'one copy whose requests and answers get lost', lossPercent: 20 },
  { ...calm, name: 'three copies that append to one log', copies: 3, clocksJump: true },
  { ...calm, name: 'copies that crash and start again', copies: 2, copiesCrash: true, lossPercent: 4 },
  { ...calm, name: 'a database that crashes', copies: 2, engineCrashes: true, lossPercent: 2 },
  { name: 'all of that together', copies: 3, lossPercent: 10, copiesCrash: true, engineCrashes: true, clocksJump: true },
];

describe('every command once, whole, on all that came before it, and seen by every projection', () => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await foundCast();
  });

  it.each(scenarios)(
    'with $name',
    async scenario => {
      const seeds = ONE_SEED === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [Number(ONE_SEED)];
      for (const seed of seeds) {
        const { faults } = await run(scenario, seed, cast).catch((reason: unknown) => ({ faults: [String(reason)] }));
        if (faults.length > 0)
          throw new Error(`seed ${String(seed)} (SIMULATION_SEED=${String(seed)} repeats it):\n${faults.slice(0, 5).join('\n')}`);
      }
    },
    30_000 + SEEDS * RUN_MS,
  );

  it('one seed is one run', async () => {
    for (const scenario of scenarios) {
      const [first, second] = [await run(scenario, 1, cast), await run(scenario, 1, cast)];
      expect(second).toEqual(first);
      expect(first.leaves).toBeGreaterThan(5);
    }
  });
});
