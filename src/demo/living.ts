/**
 * Lives the planned year: gives every act to the ledger, in order, by the one command path, under a clock that shows the
 * act's time.
 *
 * Acts go in waves, because the log's writer serves together what arrives together. An act that speaks of what another one made
 * comes in a later wave. A year that was broken off goes on after the last wave that is in the log.
 */
import { Ledger } from '../app/ledger.js';
import type { EventStore } from '../event-store/event-store.js';
import { idBytes } from '../feed/command-id.js';
import { anchorOf } from '../ledger/commands.js';
import { creatorOf, instant, type CommandId, type Instant } from '../ledger/units.js';
import { actId, type Act } from './act.js';

/** A wave is one append, so it is in the log as a whole or not at all. */
const WAVE_ACTS_MAX = 300;

export interface Living {
  readonly log: string;
  readonly store: EventStore;
  /** Told after each append. */
  readonly onAppended: (log: string, head: number) => void;
  /** Told after each wave how many of the acts are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** @throws Error when the ledger decides otherwise than the plan says */
export async function liveYear(acts: readonly Act[], living: Living): Promise<void> {
  const { log, store, onAppended, onProgress } = living;
  const clock = new ClockOfActs();
  const ledger = new Ledger({ store, clock: () => clock.now(), onAppended });
  const waves = wavesOf(acts);
  const lived = await livedOf(waves, living);
  let done = waves.slice(0, lived).flat().length;
  for (const wave of waves.slice(lived)) {
    clock.show(wave.map(({ at }) => at));
    await Promise.all(wave.map(act => live(ledger, log, act)));
    done += wave.length;
    onProgress?.(done, acts.length);
  }
}

/** How many waves are in the log already; those after them are not. */
async function livedOf(waves: readonly (readonly Act[])[], { log, store }: Living): Promise<number> {
  let [lived, not] = [0, waves.length + 1];
  while (not - lived > 1) {
    const middle = Math.floor((lived + not) / 2);
    const causes = (waves[middle - 1] ?? []).flatMap(({ key }) => idBytes(actId(key)) ?? []);
    if ((await store.find(log, { causes })).length > 0) lived = middle;
    else not = middle;
  }
  return lived;
}

async function live(ledger: Ledger, log: string, { key, command, actor, expects }: Act): Promise<void> {
  const outcome = await ledger.submit(log, { command, actor, id: actId(key) });
  const refusal = outcome.accepted ? undefined : outcome.refusal.code;
  if (refusal !== expects)
    throw new Error(`the demo's act ${key} was ${refusal ?? 'accepted'}, expected: ${expects ?? 'accepted'}`);
}

function wavesOf(acts: readonly Act[]): readonly (readonly Act[])[] {
  const waves: Act[][] = [];
  let made = new Set<CommandId>();
  for (const act of acts) {
    const anchor = anchorOf(act.command);
    const isFull = waves.at(-1)?.length === WAVE_ACTS_MAX;
    if (waves.length === 0 || isFull || (anchor !== undefined && made.has(creatorOf(anchor)))) {
      waves.push([]);
      made = new Set();
    }
    waves.at(-1)?.push(act);
    made.add(actId(act.key));
  }
  return waves;
}

/** The writer asks for the time once for each command that it decides, in the order in which they were given. */
class ClockOfActs {
  private times: readonly Instant[] = [];
  private asked = 0;

  show(times: readonly Instant[]): void {
    this.times = times;
    this.asked = 0;
  }

  now(): Instant {
    // a wave that is decided again begins again
    return this.times[this.asked++ % this.times.length] ?? instant(0);
  }
}
