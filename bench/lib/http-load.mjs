/**
 * Load over HTTP, made by a process of its own.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A program that has just started is slow for its first thousands of requests: as many are sent before the clock starts. */
const WARM_REQUESTS = { full: 10_000, quick: 2_000 };
const WARM_UP_STEP_MS = 1_000;
const WARM_UP_STEPS_MAX = 12;

export async function warmUp(load, { quick }) {
  const enough = WARM_REQUESTS[quick ? 'quick' : 'full'];
  for (let steps = 0; steps < WARM_UP_STEPS_MAX && load.done < enough; steps++) await load.run(WARM_UP_STEP_MS);
}

const PROGRAM = new URL('./http-load-process.mjs', import.meta.url);

/** @param options `address`, `kind` of request, `inFlight`, and what the requests are made of */
export async function openLoad(options) {
  const child = fork(PROGRAM);
  const ask = async message => {
    child.send(message);
    const [answer] = await once(child, 'message');
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer;
  };
  await ask({ what: 'open', ...options });
  const load = {
    /** What was answered with success, all in all. */
    done: 0,
    /** The first answer that was none. */
    fault: undefined,
    async run(ms) {
      const { done, fault } = await ask({ what: 'run', ms });
      load.done += done;
      load.fault ??= fault;
      return done;
    },
    one: async () => (await ask({ what: 'one' })).body,
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
  return load;
}

/** A round of load on a served process; the CPU seconds of Node are that process's. */
export async function underLoad(load, served, measure, ms) {
  const before = served.cpuSeconds();
  const measured = await measure(() => load.run(ms));
  const node = before === undefined ? undefined : ((served.cpuSeconds() - before) / measured.done) * 1_000;
  return { ...measured, cpu: { ...measured.cpu, node } };
}
