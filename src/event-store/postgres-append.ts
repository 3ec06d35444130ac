/**
 * Appends to PostgreSQL: one statement each, whose fence is the log's row.
 *
 * The statement that inserts the leaves moves `logs.head`, so that positions commit with their leaves and whoever sees one sees
 * all before it. It looks for what must not be in the log yet as well: while the head is as expected, nothing can have come
 * between that look and the leaves.
 *
 * Appends to different logs that come while others are under way go together, in one statement and one commit, each log behind
 * its own fence: a thousand small communities then cost the disk no more than one large. A lone append keeps the simple form.
 */
import {
  AppendOutcomeUnknown,
  assertAppendable,
  EMPTY_LOG,
  EventStoreUnavailable,
  type AppendResult,
  type LeafKeys,
  type NewLeaf,
} from './event-store.js';
import { byteaArray, nameArray, type PostgresSession, type Statement } from './postgres-session.js';

/** Statements under way at a time. What comes while there are as many waits and goes together. */
const UNDER_WAY_MAX = 2;
/** What one statement takes of those that wait, at most. */
const LOGS_TOGETHER_MAX = 500;
const BYTES_TOGETHER_MAX = 4_000_000;

const LEAF = 'stream, revision, counter, cause, claim, fingerprint, hash, body';
const leafArrays = (first: number): string =>
  ['text[]', 'int[]', 'text[]', 'bytea[]', 'bytea[]', 'bytea[]', 'bytea[]', 'bytea[]']
    .map((type, place) => `$${String(first + place)}::${type}`)
    .join(', ');

/** A leaf with one of the wanted keys; `log + 0`: only the key may choose the index. */
const leafWanted = (log: string): string => `LATERAL (
  (SELECT 1 FROM events WHERE cause = wanted.cause AND log + 0 = ${log} LIMIT 1)
  UNION ALL
  (SELECT 1 FROM events WHERE claim = wanted.claim AND log + 0 = ${log} LIMIT 1)
) AS leaf`;

const STATEMENTS = {
  open: 'INSERT INTO logs (origin) VALUES ($1) ON CONFLICT DO NOTHING',

  ask: `
    SELECT chosen.head, EXISTS (
      SELECT FROM unnest($2::bytea[], $3::bytea[]) AS wanted (cause, claim), ${leafWanted('chosen.id')}
    ) AS taken
    FROM logs AS chosen WHERE origin = $1`,

  append: `
    WITH chosen AS MATERIALIZED (SELECT id FROM logs WHERE origin = $1),
    taken AS MATERIALIZED (
      SELECT FROM chosen, unnest($4::bytea[], $5::bytea[]) AS wanted (cause, claim), ${leafWanted('chosen.id')} LIMIT 1
    ),
    fence AS (
      UPDATE logs SET head = head + $3 WHERE origin = $1 AND head = $2 AND NOT EXISTS (SELECT FROM taken) RETURNING id
    )
    INSERT INTO events (log, position, ${LEAF})
    SELECT fence.id, $2 + number, ${LEAF}
    FROM fence, unnest(${leafArrays(6)}) WITH ORDINALITY AS leaf (${LEAF}, number)`,

  // Logs are locked in the order in which they are named, the same for every copy of the service. A row that another append
  // holds is judged by what it is when that one has ended.
  appendTogether: `
    WITH held AS MATERIALIZED (
      SELECT id, expected, leaves, number
      FROM unnest($1::text[], $2::bigint[], $3::int[]) WITH ORDINALITY AS asked (origin, expected, leaves, number),
      LATERAL (SELECT id FROM logs WHERE origin = asked.origin FOR UPDATE) AS log
    ),
    taken AS MATERIALIZED (
      SELECT number FROM held JOIN unnest($4::int[], $5::bytea[], $6::bytea[]) AS wanted (number, cause, claim) USING (number),
      ${leafWanted('held.id')}
    ),
    fence AS (
      UPDATE logs SET head = head + leaves FROM held
      WHERE logs.id = held.id AND head = expected AND number NOT IN (SELECT number FROM taken)
      RETURNING logs.id, number
    ),
    stored AS (
      INSERT INTO events (log, position, ${LEAF})
      SELECT fence.id, position, ${LEAF}
      FROM fence JOIN unnest($7::int[], $8::bigint[], ${leafArrays(9)}) AS leaf (number, position, ${LEAF}) USING (number)
    )
    SELECT number::int FROM fence`,
} as const;
const statement = (name: keyof typeof STATEMENTS): Statement => ({ name: `event_store_${name}`, text: STATEMENTS[name] });

interface Append {
  readonly log: string;
  readonly expected: number;
  readonly leaves: readonly NewLeaf[];
  readonly unless: LeafKeys;
}
interface Waiting extends Append {
  readonly resolve: (isStored: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

export class PostgresAppends {
  private readonly waiting: Waiting[] = [];
  private underWay = 0;

  constructor(private readonly session: PostgresSession) {}

  /** See `EventStore.append`. */
  async append(append: Append): Promise<AppendResult> {
    const { log, expected, leaves } = append;
    assertAppendable(leaves);
    if (leaves.length > 0) {
      if (expected === EMPTY_LOG) await this.open(log);
      if (await this.take(append)) return { appended: true };
    }
    const { causes = [], claims = [] } = append.unless;
    const [row] = await this.session.ask<{ head: number | string; taken: boolean }>(statement('ask'), [
      log,
      byteaArray(causes),
      byteaArray(claims),
    ]);
    const head = row === undefined ? EMPTY_LOG : Number(row.head);
    const isFree = leaves.length === 0 && head === expected && row?.taken !== true;
    return isFree ? { appended: true } : { appended: false, head };
  }

  /** Makes the row that is the fence, before the first leaf. */
  async open(log: string): Promise<void> {
    await this.session.ask(statement('open'), [log]);
  }

  private take(append: Append): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...append, resolve, reject });
      this.sendNext();
    });
  }

  private sendNext(): void {
    if (this.underWay === UNDER_WAY_MAX || this.waiting.length === 0) return;
    this.underWay++;
    void this.send(this.nextGroup()).finally(() => {
      this.underWay--;
      this.sendNext();
    });
  }

  /** Those that came first, each log once, in the order in which every copy of the service locks them. */
  private nextGroup(): readonly Waiting[] {
    const group = new Map<string, Waiting>();
    const later: Waiting[] = [];
    let bytes = 0;
    for (const append of this.waiting) {
      const isFull = group.size === LOGS_TOGETHER_MAX || bytes > BYTES_TOGETHER_MAX;
      if (isFull || group.has(append.log)) later.push(append);
      else group.set(append.log, append);
      for (const { body } of append.leaves) bytes += body.length;
    }
    this.waiting.splice(0, this.waiting.length, ...later);
    return [...group.values()].sort((a, b) => (a.log < b.log ? -1 : 1));
  }

  private async send(group: readonly Waiting[]): Promise<void> {
    const [first, ...others] = group;
    if (first === undefined) return;
    if (others.length === 0) {
      await this.alone(first).then(first.resolve, first.reject);
      return;
    }
    try {
      const stored = await this.together(group);
      for (const [place, append] of group.entries()) append.resolve(stored.has(place + 1));
    } catch (reason) {
      if (reason instanceof GroupInDoubt)
        for (const { log, reject } of group) reject(new AppendOutcomeUnknown(log, reason.cause));
      else if (reason instanceof EventStoreUnavailable) for (const { reject } of group) reject(reason);
      // one of them cannot be stored, and none was: by itself each gets its own answer
      else for (const append of group) await this.alone(append).then(append.resolve, append.reject);
    }
  }

  private async alone({ log, expected, leaves, unless: { causes = [], claims = [] } }: Append): Promise<boolean> {
    const values = [log, expected, leaves.length, byteaArray(causes), byteaArray(claims), ...columnsOf(leaves)];
    const { rowCount } = await this.session.run(statement('append'), values, cause => new AppendOutcomeUnknown(log, cause));
    return rowCount === leaves.length;
  }

  private async together(group: readonly Append[]): Promise<ReadonlySet<number>> {
    const wanted = group.flatMap(({ unless: { causes = [], claims = [] } }, place) => [
      ...causes.map(cause => ({ number: place + 1, cause, claim: undefined })),
      ...claims.map(claim => ({ number: place + 1, cause: undefined, claim })),
    ]);
    const values = [
      group.map(({ log }) => log),
      numberArray(group.map(({ expected }) => expected)),
      numberArray(group.map(({ leaves }) => leaves.length)),
      numberArray(wanted.map(({ number }) => number)),
      byteaArray(wanted.map(({ cause }) => cause)),
      byteaArray(wanted.map(({ claim }) => claim)),
      numberArray(group.flatMap(({ leaves }, place) => leaves.map(() => place + 1))),
      numberArray(group.flatMap(({ leaves, expected }) => leaves.map((_, number) => expected + 1 + number))),
      ...columnsOf(group.flatMap(({ leaves }) => leaves)),
    ];
    const { rows } = await this.session.run<{ number: number }>(
      statement('appendTogether'),
      values,
      cause => new GroupInDoubt('', { cause }),
    );
    return new Set(rows.map(({ number }) => number));
  }
}

/** Told to each of the group as its own doubt. */
class GroupInDoubt extends Error {
  override readonly name = 'GroupInDoubt';
}

const columnsOf = (leaves: readonly NewLeaf[]): readonly (string | Buffer)[] => [
  nameArray(leaves.map(({ stream }) => stream)),
  numberArray(leaves.map(({ revision }) => revision)),
  nameArray(leaves.map(({ counter }) => counter)),
  byteaArray(leaves.map(({ cause }) => cause)),
  byteaArray(leaves.map(({ claim }) => claim)),
  byteaArray(leaves.map(({ fingerprint }) => fingerprint)),
  byteaArray(leaves.map(({ hash }) => hash)),
  byteaArray(leaves.map(({ body }) => body)),
];

const numberArray = (numbers: readonly number[]): string => `{${numbers.join()}}`;
