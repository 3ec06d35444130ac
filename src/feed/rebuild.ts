/**
 * Read models made again from the log: to prove that the live ones are right (`replay`), or to put new ones in their place
 * (`rebuild`).
 *
 * Both go on beside the running service. A replay compares in one snapshot, in which the live rows and their checkpoints
 * belong together, and changes nothing. A rebuild folds beside the live rows, then in one short transaction, holding the
 * live checkpoint, folds the rest, compares, replaces what differs, and moves the checkpoint. Killed anywhere, it leaves
 * everything as it was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { EMPTY_LOG, type EventStore } from '../event-store/event-store.js';
import { LogIds, openCheckpoints, type Checkpoint } from './checkpoints.js';
import { LogAudit, type LeafFault } from './log-audit.js';
import { failureText } from './log-follower.js';
import { sections } from './log-reading.js';
import type { Projection } from './projection.js';
import type { Entry } from './record.js';
import { Shadow, type TableComparison } from './shadow.js';

/** So few that the live projection may stand still while they are taken in. */
const LAST_LEAVES_MAX = 2_000;
/** How long the live projections may take to come to where the comparison is made. */
const LIVE_WITHIN_MS = 10_000;
const LIVE_LOOK_MS = 50;
/** Rebuilds of outdated projections at the same time. */
const REBUILDS_AT_ONCE = 2;

export interface RebuildGround {
  readonly store: EventStore;
  readonly pool: Pool;
}
/** Told after every batch; `head` is the position to come to. */
export type OnProgress = (position: number, head: number) => void;

/** `unjudged`: a comparison could not be made, and nothing was found to differ. */
export type Verdict = 'equal' | 'different' | 'unjudged';

export interface ProjectionReport {
  readonly projection: string;
  readonly verdict: Verdict;
  /** Where both copies stood. */
  readonly position: number;
  /** Why it could not be judged. */
  readonly reason?: string;
  readonly tables: readonly TableComparison[];
}

export interface ReplayReport {
  readonly log: string;
  readonly verdict: Verdict;
  /** Leaves that were read and checked. */
  readonly leaves: number;
  readonly faultCount: number;
  /** The first leaves that are not what they should be. */
  readonly faults: readonly LeafFault[];
  /** Why the log could not be read to its end. */
  readonly unreadable?: string;
  readonly projections: readonly ProjectionReport[];
}

/** Folds the whole log into tables beside the live ones, checks every leaf on the way, and compares row by row. */
export async function replay(
  { store, pool }: RebuildGround,
  origin: string,
  projections: readonly Projection[],
  onProgress: OnProgress,
): Promise<ReplayReport> {
  const log = await idOf(pool, origin);
  const head = await store.head(origin);
  const audit = new LogAudit(origin);
  const shadow = await Shadow.open(pool, log, projections);
  try {
    const reading = new Reading(store, origin, audit);
    await reading.upTo(head, async entries => {
      await shadow.fold(entries);
      onProgress(reading.position, head);
    });
    await liveReach(pool, log, projections, reading.position);
    await shadow.begin('REPEATABLE READ');
    const live = await checkpointsIn(shadow, log);
    const furthest = Math.max(...[...live.values()].map(({ position }) => position));
    await reading.upTo(furthest, async entries => {
      for (const projection of projections) {
        const end = live.get(projection.name)?.position ?? EMPTY_LOG;
        if (shadow.failureOf(projection) === undefined) await shadow.foldInto(projection, upTo(entries, end));
      }
    });
    const reports: ProjectionReport[] = [];
    for (const projection of projections) reports.push(await judge(shadow, projection, live.get(projection.name)));
    return {
      log: origin,
      verdict:
        audit.faultCount > 0
          ? 'different'
          : worst([...reports.map(({ verdict }) => verdict), reading.fault === undefined ? 'equal' : 'unjudged']),
      leaves: audit.leafCount,
      faultCount: audit.faultCount,
      faults: audit.faults,
      ...(reading.fault === undefined ? {} : { unreadable: failureText(reading.fault) }),
      projections: reports,
    };
  } finally {
    await shadow.close();
  }
}

const upTo = (entries: readonly Entry[], position: number): readonly Entry[] =>
  entries.filter(entry => entry.position <= position);

const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('different') ? 'different' : verdicts.includes('unjudged') ? 'unjudged' : 'equal';

async function judge(shadow: Shadow, projection: Projection, live: Checkpoint | undefined): Promise<ProjectionReport> {
  const position = live?.position ?? EMPTY_LOG;
  const reason = whyNot(shadow, projection, live);
  if (reason !== undefined) return { projection: projection.name, verdict: 'unjudged', position, reason, tables: [] };
  const tables = await shadow.compare(projection);
  const verdict = tables.some(({ differing }) => differing > 0) ? 'different' : 'equal';
  return { projection: projection.name, verdict, position, tables };
}

/** Why the two copies cannot be compared, if so. */
function whyNot(shadow: Shadow, projection: Projection, live: Checkpoint | undefined): string | undefined {
  const failure = shadow.failureOf(projection);
  if (failure !== undefined) return `the replay failed after position ${shadow.positionOf(projection)}: ${failure}`;
  if (live === undefined) return 'the live projection has not begun';
  if (live.version !== projection.version)
    return `the live rows are of version ${live.version}, the code of ${projection.version}`;
  if (live.position === shadow.positionOf(projection)) return undefined;
  const why = live.failure === null ? '' : `: ${live.failure}`;
  return `the live projection stands at position ${live.position}${why}`;
}

export interface RebuildReport extends ProjectionReport {
  /** Whether live rows were replaced. */
  readonly replaced: boolean;
}

/**
 * Builds one projection of one log anew and puts it in the place of the live one. `verdict` says how the live rows compared,
 * where they could be: `unjudged` after a new version, or where they stood behind.
 * @throws when a leaf cannot be read or applied; the live rows are then as they were
 */
export async function rebuild(
  { store, pool }: RebuildGround,
  origin: string,
  projection: Projection,
  onProgress: OnProgress,
): Promise<RebuildReport> {
  const log = await idOf(pool, origin);
  const shadow = await Shadow.open(pool, log, [projection]);
  try {
    const reading = new Reading(store, origin);
    for (;;) {
      const head = await store.head(origin);
      await reading.upTo(head, async entries => {
        await shadow.fold(entries);
        onProgress(reading.position, head);
      });
      assertWhole(shadow, projection, reading);
      if ((await store.head(origin)) - reading.position <= LAST_LEAVES_MAX) break;
    }
    await liveReach(pool, log, [projection], reading.position);
    return await switchIn(shadow, log, projection, reading);
  } finally {
    await shadow.close();
  }
}

async function switchIn(shadow: Shadow, log: number, projection: Projection, reading: Reading): Promise<RebuildReport> {
  const { client } = shadow;
  const mine = [log, projection.name];
  await shadow.begin('READ COMMITTED');
  await client.query('SELECT FROM projection_checkpoints WHERE log = $1 AND projection = $2 FOR UPDATE', mine);
  const live = (await checkpointsIn(shadow, log)).get(projection.name);
  if (live !== undefined) await reading.upTo(live.position, entries => shadow.foldInto(projection, entries));
  assertWhole(shadow, projection, reading);
  const report = await judge(shadow, projection, live);
  if (report.verdict !== 'equal') await shadow.replaceLive(projection);
  await client.query(
    `UPDATE projection_checkpoints SET version = $3, position = $4, failed_at = NULL, failure = NULL
     WHERE log = $1 AND projection = $2`,
    [...mine, projection.version, reading.position],
  );
  await client.query('COMMIT');
  return { ...report, position: reading.position, replaced: report.verdict !== 'equal' };
}

function assertWhole(shadow: Shadow, projection: Projection, reading: Reading): void {
  const failure = reading.fault === undefined ? shadow.failureOf(projection) : failureText(reading.fault);
  if (failure !== undefined)
    throw new Error(`${projection.name} cannot be built beyond position ${reading.position}: ${failure}`);
}

/**
 * Builds anew, beside the running feed, every projection whose live rows are of an older version; tells of each, also of
 * those that fail.
 */
export async function rebuildOutdated(
  ground: RebuildGround,
  projections: readonly Projection[],
  onReport: (origin: string, outcome: RebuildReport | { readonly projection: string; readonly failure: string }) => void,
): Promise<void> {
  const { rows } = await ground.pool.query<{ origin: string; name: string }>(
    `SELECT origin, name FROM projection_checkpoints JOIN logs ON id = log
     JOIN unnest($1::text[], $2::int[]) AS code (name, version) ON code.name = projection
     WHERE projection_checkpoints.version < code.version ORDER BY origin, name`,
    [projections.map(({ name }) => name), projections.map(({ version }) => version)],
  );
  const work = async (): Promise<void> => {
    for (let next = rows.shift(); next !== undefined; next = rows.shift()) {
      const { origin, name } = next;
      const projection = projections.find(each => each.name === name);
      if (projection === undefined) continue;
      await rebuild(ground, origin, projection, () => undefined).then(
        report => onReport(origin, report),
        (reason: unknown) => onReport(origin, { projection: name, failure: failureText(reason) }),
      );
    }
  };
  await Promise.all(Array.from({ length: REBUILDS_AT_ONCE }, work));
}

/** Reads a log once from its beginning, in steps. */
class Reading {
  position = EMPTY_LOG;
  /** Why the next leaf cannot be read, if so. */
  fault: unknown;

  constructor(
    private readonly store: EventStore,
    private readonly origin: string,
    private readonly audit?: LogAudit,
  ) {}

  async upTo(end: number, take: (entries: readonly Entry[]) => Promise<void>): Promise<void> {
    if (this.fault !== undefined) return;
    for await (const { leaves, entries, fault } of sections(this.store, this.origin, this.position, end)) {
      entries.forEach((entry, index) => {
        const leaf = leaves[index];
        if (leaf !== undefined) this.audit?.check(leaf, entry);
      });
      this.fault = fault;
      this.position += entries.length;
      await take(entries);
    }
  }
}

async function idOf(pool: Pool, origin: string): Promise<number> {
  const log = await new LogIds(pool).of(origin);
  if (log === undefined) throw new Error(`there is no log ${origin}`);
  return log;
}

async function checkpointsIn({ client }: Shadow, log: number): Promise<ReadonlyMap<string, Checkpoint>> {
  const { rows } = await client.query<Checkpoint>(
    'SELECT projection, version, position, failed_at AS "failedAt", failure FROM projection_checkpoints WHERE log = $1',
    [log],
  );
  return new Map(rows.map(row => [row.projection, row]));
}

/** Waits a moment until the live projections that are at work have come to a position. */
async function liveReach(pool: Pool, log: number, projections: readonly Projection[], position: number): Promise<void> {
  const until = Date.now() + LIVE_WITHIN_MS;
  const isAtWork = ({ projection, version, failedAt }: Checkpoint): boolean =>
    failedAt === null && projections.some(({ name, version: ours }) => name === projection && version === ours);
  for (;;) {
    const checkpoints = [...(await openCheckpoints(pool, log, projections)).values()];
    if (!checkpoints.some(live => live.position < position && isAtWork(live)) || Date.now() >= until) return;
    await sleep(LIVE_LOOK_MS);
  }
}
