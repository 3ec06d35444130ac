/**
 * Lives the planned year: gives every act to the ledger, in order, by the one command path, under a clock that shows the
 * act's time.
 *
 * Acts go in waves, because the log's writer serves together what arrives together. An act that speaks of what another one made
 * comes in a later wave. A year that was broken off goes on after the last act that is in the log.
 */
import { Ledger } from '../app/ledger.js';
import type { EventStore } from '../event-store/event-store.js';
import { idBytes, idText } from '../feed/command-id.js';
import { anchorOf } from '../ledger/commands.js';
import { creatorOf, instant, type CommandId, type Instant } from '../ledger/units.js';
import { actId, type Act } from './act.js';

/** A small part of what may wait for the writer. */
const WAVE_ACTS_MAX = 400;

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
  let done = await doneOf(acts, living);
  for (const wave of wavesOf(acts.slice(done))) {
    clock.show(wave.map(({ at }) => at));
    await Promise.all(wave.map(act => live(ledger, log, act)));
    done += wave.length;
    onProgress?.(done, acts.length);
  }
}

/** How many of the acts are done: all up to the last one that is in the log, because the writer keeps their order. */
async function doneOf(acts: readonly Act[], { log, store }: Living): Promise<number> {
  const inLog = async (from: number): Promise<ReadonlySet<string>> => {
    const causes = acts.slice(from, from + WAVE_ACTS_MAX).flatMap(({ key }) => idBytes(actId(key)) ?? []);
    return new Set((await store.find(log, { causes })).map(({ cause }) => idText(cause)));
  };
  let [begun, not] = [0, Math.ceil(acts.length / WAVE_ACTS_MAX)];
  while (not - begun > 1) {
    const middle = Math.floor((begun + not) / 2);
    if ((await inLog(middle * WAVE_ACTS_MAX)).size > 0) begun = middle;
    else not = middle;
  }
  const from = begun * WAVE_ACTS_MAX;
  const found = await inLog(from);
  return from + acts.slice(from, from + WAVE_ACTS_MAX).findLastIndex(({ key }) => found.has(actId(key))) + 1;
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
