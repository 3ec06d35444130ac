/**
 * Time that only passes when nothing is left to do: timers fire in the order of their instants, one by one, each after all that
 * the one before set going has come to rest. With chance from a seed a run is then the same on every machine.
 *
 * `reign` puts it, and the seed, in the place of all that Node offers: timers, clocks and `Math.random`.
 */
import timersPromises from 'node:timers/promises';
import { Chance } from '../../src/demo/chance.js';

const nextRealTurn = setImmediate;
const MICRO = 1_000;

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

export class SimulatedTime {
  nowMs = 0;
  readonly chance: Chance;
  /** Alarms that have rung: two runs of one seed agree in it. */
  rung = 0;
  private readonly alarms: Alarm[] = [];
  private orders = 0;
  private isPassing = false;
  private whenStill: ((stillness: Error) => void) | undefined;

  constructor(readonly seed: number) {
    this.chance = new Chance(seed);
  }

  /** Calls back after so long; alarms of one instant ring in the order in which they were set. */
  after(ms: number, ring: () => void): Alarm {
    const alarm = { at: this.nowMs + Math.max(0, ms), order: this.orders++, ring };
    let place = this.alarms.length;
    // the next to ring is the last of the list
    while (place > 0 && isBefore(this.alarms[place - 1], alarm)) place--;
    this.alarms.splice(place, 0, alarm);
    if (!this.isPassing) nextRealTurn(() => this.pass());
    this.isPassing = true;
    return alarm;
  }

  cancel(alarm: unknown): void {
    const place = this.alarms.findIndex(each => each === alarm);
    if (place >= 0) this.alarms.splice(place, 1);
  }

  sleep = <T>(ms = 0, value?: T): Promise<T> => new Promise(resolve => this.after(ms, () => resolve(value as T)));

  /** A duration up to so many milliseconds, to the microsecond. */
  within(ms: number): number {
    return this.chance.below(ms * MICRO) / MICRO;
  }

  /**
   * Does the act under this time. @throws when everything stands still, or so much time has passed, before it is done
   */
  async reign<T>(act: () => Promise<T>, limitMs: number): Promise<T> {
    const restore = this.enthrone();
    try {
      const stuck = new Promise<never>((_, reject) => {
        this.whenStill = reject;
        this.after(limitMs, () => reject(new Error(`not done after ${String(limitMs)} ms of simulated time`)));
      });
      return await Promise.race([act(), stuck]);
    } finally {
      this.alarms.length = 0;
      restore();
    }
  }

  private pass(): void {
    const next = this.alarms.pop();
    if (next === undefined) {
      this.isPassing = false;
      this.whenStill?.(new Error('everything stands still'));
      return;
    }
    this.nowMs = next.at;
    this.rung++;
    next.ring();
    nextRealTurn(() => this.pass());
  }

  private enthrone(): () => void {
    const later = (ring: () => void, ms?: number) => this.after(ms ?? 0, ring);
    const cancel = (alarm: unknown) => this.cancel(alarm);
    const soon = (ring: () => void) => this.after(0, ring);
    const turn = (value?: unknown) => this.sleep(0, value);
    const usurped = [
      usurp(globalThis, { setTimeout: later, clearTimeout: cancel, setImmediate: soon, clearImmediate: cancel }),
      usurp(timersPromises, { setTimeout: this.sleep, setImmediate: turn }),
      usurp(Math, { random: () => this.within(1) }),
      usurp(Date, { now: () => Math.floor(this.nowMs) }),
      usurp(performance, { now: () => this.nowMs }),
    ];
    return () => usurped.forEach(restore => restore());
  }
}

const isBefore = (one: Alarm | undefined, other: Alarm): boolean =>
  one !== undefined && (one.at < other.at || (one.at === other.at && one.order < other.order));

/** Replaces members of an object; answers with what puts them back. */
function usurp(target: object, members: Readonly<Record<string, unknown>>): () => void {
  const before = Object.keys(members).map(name => [name, Object.getOwnPropertyDescriptor(target, name)] as const);
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(target, name);
      else Object.defineProperty(target, name, descriptor);
    }
  };
}
