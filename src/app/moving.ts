/**
 * Logs on their way from one engine to another, and the proof that they are the same there.
 *
 * A copy goes on where the target ends, behind its fence, so it may be killed anywhere and begun again. The proof reads both
 * engines from the first leaf to the last: the same leaves at the same positions, whose hashes are those of their bytes, and
 * balances that, folded from the entries of each engine's own bytes, are the same. What is not proven is no log that a service
 * may run on.
 */
import {
  AppendOutcomeUnknown,
  EMPTY_LOG,
  inAppends,
  isSameLeaf,
  type EventStore,
  type NewLeaf,
  type StoredLeaf,
} from '../event-store/event-store.js';
import { decodeLeaf, leafHash } from '../event-store/leaf.js';
import { inLanes } from './in-lanes.js';

/** Logs at the same time. */
const LOGS_AT_ONCE = 4;
/** Leaves in one read. */
const PAGE = 2_000;
/** Appends in a row whose outcome could not be learned. */
const UNKNOWN_MAX = 5;

export type Source = Pick<EventStore, 'logs' | 'head' | 'read'>;
export interface Target extends Source {
  append(log: string, expected: number, leaves: readonly NewLeaf[]): ReturnType<EventStore['append']>;
}
/** Told of leaves, over all logs. */
export type OnProgress = (done: number, total: number) => void;

/** The two engines cannot be brought together: one line that says why. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}

/** What the proof says of one log. */
export interface Proof {
  readonly log: string;
  readonly leaves: number;
  /** Accounts that have entries, by unit. */
  readonly balances: number;
  /** What is not the same, if anything. */
  readonly difference?: string;
}

/** @throws MoveRefused when the target has what the source has not */
export async function assertRoomFor(source: Source, target: Source): Promise<void> {
  const logs = new Set(await source.logs());
  for (const log of await target.logs()) {
    if (!logs.has(log))
      throw new MoveRefused(`The target keeps ${log}, which the source has not: copy into an engine of its own.`);
    if ((await target.head(log)) > (await source.head(log)))
      throw new MoveRefused(`${log} is longer in the target than in the source: did a service write there? Copy the other way.`);
  }
}

/** Brings every log of the source to the target, as far as it goes when its turn comes. */
export async function copyLogs(source: Source, target: Target, onProgress: OnProgress): Promise<void> {
  const ends = await endsOf(source);
  const reached = new Map<string, number>();
  await inLanes(ends, LOGS_AT_ONCE, async ([log, end]) => {
    let position = await settled(source, target, log, end);
    const report = (): void => onProgress(sum(reached.set(log, Math.min(position, end))), sum(ends));
    for (report(); position < end; report()) {
      const leaves = await source.read(log, position, Math.min(PAGE, end - position));
      for (const part of inAppends(leaves)) position = await appendAll(target, log, part);
    }
  });
}

/** Where the target ends, which must be a beginning of the source. */
async function settled(source: Source, target: Target, log: string, end: number): Promise<number> {
  const position = await target.head(log);
  if (position === EMPTY_LOG || position > end) return position;
  const [[leaf], [there]] = await Promise.all([source.read(log, position - 1, 1), target.read(log, position - 1, 1)]);
  if (leaf === undefined || !isSameLeaf(leaf, there))
    throw new MoveRefused(
      `Position ${String(position)} of ${log} is another leaf in the target: copy into an engine of its own.`,
    );
  return position;
}

/** @returns the position that the target then ends at */
async function appendAll(target: Target, log: string, leaves: readonly StoredLeaf[]): Promise<number> {
  const [first, last] = [leaves[0], leaves.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${log} ends before its end`);
  for (let attempt = 0; attempt < UNKNOWN_MAX; attempt++) {
    try {
      const result = await target.append(log, first.position - 1, leaves);
      if (result.appended || result.head === last.position) return last.position;
      throw new MoveRefused(
        `Somebody else writes ${log} in the target, which ends at ${String(result.head)}: one copy at a time.`,
      );
    } catch (reason) {
      // the next attempt meets it, or stores it: behind the same fence only one of them can
      if (!(reason instanceof AppendOutcomeUnknown)) throw reason;
    }
  }
  throw new AppendOutcomeUnknown(log, undefined);
}

/** Holds the two engines against each other, over everything that either has. */
export async function prove(source: Source, target: Source, onProgress: OnProgress): Promise<readonly Proof[]> {
  const ends = await endsOf(source);
  for (const log of await target.logs()) if (!ends.has(log)) ends.set(log, EMPTY_LOG);
  const total = sum(ends);
  const proofs: Proof[] = [];
  let done = 0;
  await inLanes(ends, LOGS_AT_ONCE, async ([log, end]) => {
    proofs.push(
      await proofOf(source, target, log, end, leaves => {
        done += leaves;
        onProgress(done, total);
      }),
    );
  });
  return proofs.sort((one, other) => (one.log < other.log ? -1 : 1));
}

async function proofOf(
  source: Source,
  target: Source,
  log: string,
  end: number,
  onLeaves: (leaves: number) => void,
): Promise<Proof> {
  const [here, there] = [new Balances(), new Balances()];
  let position = EMPTY_LOG;
  const proof = (difference?: string): Proof => {
    const found = { log, leaves: position + 1, balances: here.size };
    return difference === undefined ? found : { ...found, difference };
  };
  while (position < end) {
    const limit = Math.min(PAGE, end - position);
    const [leaves, copies] = await Promise.all([source.read(log, position, limit), target.read(log, position, limit)]);
    for (let place = 0; place < limit; place++) {
      const [leaf, copy] = [leaves[place], copies[place]];
      const at = `position ${String(position + 1)}`;
      if (leaf?.position !== position + 1) return proof(`${at} is missing in the source`);
      if (copy === undefined || !isSameLeaf(leaf, copy))
        return proof(copy === undefined ? `${at} is missing in the target` : `${at} is another leaf`);
      if (Buffer.compare(leafHash(leaf.body), leaf.hash) !== 0) return proof(`${at} does not have the hash of its bytes`);
      here.add(leaf);
      there.add(copy);
      position++;
    }
    onLeaves(limit);
  }
  if ((await target.head(log)) !== end) return proof(`the target ends elsewhere than at position ${String(end)}`);
  const account = here.differenceTo(there);
  return proof(account === undefined ? undefined : `the balance of ${account} is another`);
}

/** What the entries of a log sum to, by account and unit. */
class Balances {
  private readonly sums = new Map<string, bigint>();

  get size(): number {
    return this.sums.size;
  }

  add({ body }: StoredLeaf): void {
    for (const { account, amount, unit } of decodeLeaf(body).entries) {
      const key = `${account} in ${unit}`;
      this.sums.set(key, (this.sums.get(key) ?? 0n) + BigInt(amount));
    }
  }

  differenceTo({ sums }: Balances): string | undefined {
    return [...this.sums.keys(), ...sums.keys()].find(key => this.sums.get(key) !== sums.get(key));
  }
}

async function endsOf(source: Source): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (const log of await source.logs()) ends.set(log, await source.head(log));
  return ends;
}

const sum = (ends: ReadonlyMap<string, number>): number => [...ends.values()].reduce((leaves, end) => leaves + end + 1, 0);
