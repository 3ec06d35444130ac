/**
 * The tables of the read road for simulations, for the statements that the feed and the simulation's own projection send.
 *
 * What PostgreSQL promises and the feed relies on: a transaction is seen as a whole or not at all; whoever updates a row waits
 * for the transaction that has updated it before, then looks again; an error ends the transaction. The contract of the read road
 * holds it to that. A statement that is not known here is an error of its own.
 */
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { EMPTY_LOG, type EventStore } from '../../src/event-store/event-store.js';
import type { Chance } from '../../src/demo/chance.js';
import type { Checkpoint } from '../../src/feed/checkpoints.js';
import type { Line } from './simulated-engine.js';

interface Query {
  readonly text: string;
  readonly values?: readonly unknown[];
}
interface Answer {
  readonly rows: readonly unknown[];
  readonly rowCount: number;
}
type Statement = (session: Session, values: never) => Promise<Answer> | Answer;

const none: Answer = { rows: [], rowCount: 0 };
const some = (rows: readonly unknown[]): Answer => ({ rows, rowCount: rows.length });
const checkpointKey = (log: number, projection: string): string => `checkpoint ${String(log)} ${projection}`;

export class SimulatedTables {
  private readonly rows = new Map<string, unknown>();
  /** How to undo commits that are not on disk yet, newest last. */
  private undo: ReadonlyMap<string, unknown>[] = [];
  private readonly locks = new Map<string, Session>();
  private readonly ids = new Map<string, number>();

  constructor(private readonly logs: EventStore) {}

  row(key: string): unknown {
    return this.rows.get(key);
  }

  keys(prefix: string): readonly string[] {
    return [...this.rows.keys()].filter(key => key.startsWith(prefix));
  }

  flush(): void {
    this.undo = [];
  }

  /** Ends all sessions, and takes back some of the last commits that did not wait for the disk. */
  crash(chance: Chance): void {
    for (const session of this.locks.values()) session.close();
    const lost = chance.below(this.undo.length + 1);
    for (const before of this.undo.splice(this.undo.length - lost).reverse()) this.write(before);
    this.undo = [];
  }

  commit(changes: ReadonlyMap<string, unknown>, isOnDisk: boolean): void {
    if (isOnDisk) this.flush();
    else this.undo.push(new Map([...changes.keys()].map(key => [key, this.rows.get(key)])));
    this.write(changes);
  }

  /** The row belongs to the session until it ends its transaction. */
  async lock(key: string, session: Session): Promise<void> {
    for (let holder = this.locks.get(key); holder !== undefined && holder !== session; holder = this.locks.get(key))
      await holder.ended;
    if (!session.isOpen) throw lostConnection();
    this.locks.set(key, session);
  }

  unlock(session: Session): void {
    for (const [key, holder] of this.locks) if (holder === session) this.locks.delete(key);
  }

  head(origin: string): Promise<number> {
    return this.logs.head(origin);
  }

  /** The number of a log that has leaves. */
  async idOf(origin: string): Promise<number | undefined> {
    if (!this.ids.has(origin) && (await this.logs.head(origin)) > EMPTY_LOG) this.ids.set(origin, this.ids.size + 1);
    return this.ids.get(origin);
  }

  origins(): Promise<readonly string[]> {
    return this.logs.logs();
  }

  private write(changes: ReadonlyMap<string, unknown>): void {
    for (const [key, row] of changes)
      if (row === undefined) this.rows.delete(key);
      else this.rows.set(key, row);
  }
}

/** What one connection is about. */
class Session {
  private changes = new Map<string, unknown>();
  private state: 'idle' | 'open' | 'failed' | 'closed' = 'idle';
  ended: Promise<void> = Promise.resolve();
  private finish = (): void => undefined;

  constructor(readonly tables: SimulatedTables) {}

  get isOpen(): boolean {
    return this.state === 'open';
  }

  get(key: string): unknown {
    return this.changes.has(key) ? this.changes.get(key) : this.tables.row(key);
  }

  set(key: string, row: unknown): void {
    this.changes.set(key, row);
  }

  lock(key: string): Promise<void> {
    return this.tables.lock(key, this);
  }

  begin(): void {
    this.state = 'open';
    this.ended = new Promise(resolve => (this.finish = resolve));
  }

  /** As the server does that has no room, or was told to cancel. */
  fail(): never {
    if (this.isOpen) this.state = 'failed';
    throw failure('57014');
  }

  /** With its connection: what is still on its way to it has no effect. */
  close(): void {
    this.end();
    this.state = 'closed';
  }

  /** Without what it has changed. */
  end(): void {
    this.changes = new Map();
    if (this.state !== 'closed') this.state = 'idle';
    this.tables.unlock(this);
    this.finish();
  }

  async run(text: string, values: readonly unknown[]): Promise<Answer> {
    if (this.state === 'closed') throw lostConnection();
    const isSingle = this.state === 'idle';
    if (isSingle) this.begin();
    try {
      if (this.state === 'failed' && !/^(COMMIT|ROLLBACK)/.test(text)) throw failure('25P02');
      const answer = await statementOf(text)(this, values as never);
      if (isSingle && !text.startsWith('BEGIN')) this.commit(true);
      return answer;
    } catch (reason) {
      if (isSingle) this.end();
      else this.state = 'failed';
      throw reason;
    }
  }

  commit(isOnDisk: boolean): void {
    if (this.state === 'open' && this.changes.size > 0) this.tables.commit(this.changes, isOnDisk);
    this.end();
  }
}

/** An error as the server reports it. */
function failure(code: string): DatabaseError {
  const error = new DatabaseError(`SQLSTATE ${code}`, 0, 'error');
  error.code = code;
  return error;
}

function statementOf(text: string): Statement {
  const found = STATEMENTS.find(([form]) => form.test(text));
  if (found === undefined) throw new Error(`the simulated tables do not know the statement ${text}`);
  return found[1];
}

const STATEMENTS: readonly (readonly [RegExp, Statement])[] = [
  [/^BEGIN\b/, () => none],
  [
    /^COMMIT$/,
    session => {
      session.commit(false);
      return none;
    },
  ],
  [
    /^ROLLBACK$/,
    session => {
      session.end();
      return none;
    },
  ],
  [
    /^SELECT .* FROM projection_checkpoints WHERE log = \$1 AND projection = ANY/s,
    (session, [log, names]: readonly [number, readonly string[]]) =>
      some(names.flatMap(name => session.get(checkpointKey(log, name)) ?? [])),
  ],
  [
    /^INSERT INTO projection_checkpoints .* ON CONFLICT DO NOTHING$/s,
    (session, [log, names, versions]: readonly [number, readonly string[], readonly number[]]) => {
      names.forEach((projection, index) => {
        const key = checkpointKey(log, projection);
        const fresh = { projection, version: versions[index], position: EMPTY_LOG, failedAt: null, failure: null };
        if (session.get(key) === undefined) session.set(key, fresh);
      });
      return none;
    },
  ],
  [
    /^UPDATE projection_checkpoints reached SET position = \$5, failed_at = NULL/,
    async (
      session,
      [log, names, versions, from, to]: readonly [number, readonly string[], readonly number[], number, number],
    ) => {
      let rowCount = 0;
      for (const [index, projection] of names.entries()) {
        const fence = { log, projection, version: versions[index] ?? 0, from };
        rowCount += (await moved(session, fence, { position: to, failedAt: null, failure: null })).rowCount;
      }
      return { rows: [], rowCount };
    },
  ],
  [
    /^UPDATE projection_checkpoints SET failed_at = \$5/,
    (session, [log, projection, version, from, failedAt, why]: readonly [number, string, number, number, number, string]) =>
      moved(session, { log, projection, version, from }, { failedAt, failure: why }),
  ],
  [
    /^SELECT origin FROM logs WHERE head > -1 AND EXISTS/,
    async (session, [names, versions, withFailed]: readonly [readonly string[], readonly number[], boolean]) => {
      const behind: { origin: string }[] = [];
      for (const origin of await session.tables.origins()) {
        const [id, head] = [await session.tables.idOf(origin), await session.tables.head(origin)];
        const isBehind = names.some((name, index) => {
          const reached = session.get(checkpointKey(id ?? 0, name)) as Checkpoint | undefined;
          if (reached === undefined) return true;
          return reached.position < head && reached.version === versions[index] && (reached.failedAt === null || withFailed);
        });
        if (isBehind) behind.push({ origin });
      }
      return some(behind);
    },
  ],
  [
    /^SELECT id FROM logs WHERE origin = \$1$/,
    async (session, [origin]: readonly [string]) => {
      const id = await session.tables.idOf(origin);
      return some(id === undefined ? [] : [{ id }]);
    },
  ],
  [
    /^INSERT INTO seen /,
    (session, [projection, log, positions]: readonly [string, number, readonly number[]]) => {
      for (const position of positions) {
        const key = `seen ${projection} ${String(log)} ${String(position)}`;
        if (session.get(key) !== undefined) throw failure('23505');
        session.set(key, true);
      }
      return none;
    },
  ],
  [
    /^INSERT INTO sums /,
    (session, [projection, log, accounts, amounts]: readonly [string, number, readonly string[], readonly number[]]) => {
      accounts.forEach((account, index) => {
        const key = `sums ${projection} ${String(log)} ${account}`;
        session.set(key, ((session.get(key) as number | undefined) ?? 0) + (amounts[index] ?? 0));
      });
      return none;
    },
  ],
];

interface Fence {
  readonly log: number;
  readonly projection: string;
  readonly version: number;
  readonly from: number;
}

/** Changes the checkpoint that stands where it is named, once nobody else is changing it. */
async function moved(session: Session, { log, projection, version, from }: Fence, changes: Partial<Checkpoint>): Promise<Answer> {
  const key = checkpointKey(log, projection);
  await session.lock(key);
  const row = session.get(key) as Checkpoint | undefined;
  if (row?.version !== version || row.position !== from) return none;
  session.set(key, { ...row, ...changes });
  return { rows: [], rowCount: 1 };
}

const lostConnection = (): Error => new Error('Connection terminated unexpectedly');

/** The tables as one process sees them, for whom a lost request or answer is a broken connection. */
export function simulatedPool(line: Line): Pool {
  const { engine } = line;
  const open = () => {
    const session = new Session(engine.tables);
    const { life } = engine;
    line.onCut(() => session.close());
    const breakOff = (): Error => {
      session.close();
      return lostConnection();
    };
    const one = async (text: string, values: readonly unknown[]): Promise<Answer> => {
      if (life !== engine.life) throw breakOff();
      const act = () => (line.time.chance.happens(line.weather.lossPercent / 2) ? session.fail() : session.run(text, values));
      return line.ask(act, breakOff);
    };
    let before: Promise<unknown> = Promise.resolve();
    // as the driver does: one statement after the other
    const query = (asked: string | Query, values: readonly unknown[] = []): Promise<Answer> => {
      const { text, values: own = values } = typeof asked === 'string' ? { text: asked } : asked;
      const answer = before.then(() => one(text.trim(), own));
      before = answer.catch(() => undefined);
      return answer;
    };
    return { query, on: () => undefined, release: () => session.end() };
  };
  const listeners = new Set<() => void>();
  line.onCrash(() => listeners.forEach(listener => listener()));
  const pool = {
    on: (_: 'error', listener: () => void) => listeners.add(listener),
    off: (_: 'error', listener: () => void) => listeners.delete(listener),
    query: (asked: string | Query, values?: readonly unknown[]) => open().query(asked, values),
    connect: async () => open() as unknown as PoolClient,
  };
  return pool as unknown as Pool;
}
