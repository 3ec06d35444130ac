import { SimulatedEngine, SimulatedStore, Line, FAIR } from '../support/simulated-engine.js';
import { simulatedPool } from '../support/simulated-tables.js';
import { SimulatedTime } from '../support/simulated-time.js';
import { describeCheckpoints } from './checkpoints.contract.js';
import { describeEventStore } from './event-store.contract.js';

const open = (wayMs: number) => {
  const engine = new SimulatedEngine(new SimulatedTime(1));
  return { engine, line: new Line(engine, { ...FAIR, wayMs }) };
};

describe.each([0, 20])('over a line whose ways take up to %i ms', wayMs => {
  describeEventStore('the simulation', async () => ({
    store: new SimulatedStore(open(wayMs).line),
    close: async () => undefined,
  }));

  describeCheckpoints('the simulation', async () => {
    const { engine, line } = open(wayMs);
    return {
      store: new SimulatedStore(line),
      pool: simulatedPool(line),
      crash: async () => engine.crash(1),
      close: async () => undefined,
    };
  });
});
