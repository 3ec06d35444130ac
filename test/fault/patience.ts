/** Waiting for what has to come, without waiting for ever where it does not. */
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 45_000;
const LOOK_MS = 1;

/** @throws after 45 seconds, naming what did not come */
export async function until(hasCome: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !hasCome(); await sleep(LOOK_MS))
    if (Date.now() > end) throw new Error(`in vain waited for ${what}`);
}
