/**
 * The audit after every fault: what was acknowledged is in the log once and whole, what was refused is not, the log is dense and
 * every leaf's hash is that of its bytes, no account was ever below zero and all postings sum to zero, every read model is what
 * the log says. It reads the stored bytes for itself, and asks `replay` as well.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { EventStore, StoredLeaf } from '../../src/event-store/event-store.js';
import { decodeLeaf, type LeafContent } from '../../src/event-store/leaf.js';
import { replay } from '../../src/feed/rebuild.js';
import { SYSTEM } from '../../src/ledger/decision.js';
import type { CommandId } from '../../src/ledger/units.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import type { Answer, Answers } from './answers.js';

const PAGE = 5_000;
const FINDINGS_MAX = 20;
const LEAF_PREFIX = Buffer.of(0);

interface Audited {
  readonly store: EventStore;
  readonly pool: Pool;
}
interface Recorded {
  readonly positions: number[];
  readonly types: string[];
}

/**
 * Finds nothing, or fails with what it found.
 * @param since the log's end before the commands that the answers are of; what follows has to be theirs
 */
export async function audit({ store, pool }: Audited, log: string, answers: Answers, since: number): Promise<void> {
  const findings: string[] = [...answers.contradictions, ...(await gaps(pool, log))];
  const recorded = new Map<CommandId, Recorded>();
  const books = new Postings();
  for (let after = -1; ;) {
    const leaves = await store.read(log, after, PAGE);
    for (const leaf of leaves) {
      const content = decodeLeaf(leaf.body);
      findings.push(...hashFinding(leaf), ...books.post(leaf.position, content));
      if (content.actor === SYSTEM) continue;
      const command = content.cause.slice('cmd_'.length) as CommandId;
      if (leaf.position > since && !answers.has(command)) findings.push(`nobody sent ${command} at ${String(leaf.position)}`);
      const { positions, types } = recorded.get(command) ?? { positions: [], types: [] };
      recorded.set(command, { positions: [...positions, leaf.position], types: [...types, content.type] });
    }
    after = leaves.at(-1)?.position ?? after;
    if (leaves.length < PAGE) break;
  }
  for (const [command, answer] of answers) {
    const found = JUDGES[answer.effect](answer, recorded.get(command));
    if (found !== undefined) findings.push(`${command} ${found}`);
  }
  findings.push(...books.sums(), ...(await books.against(pool, log)));
  expect(findings.slice(0, FINDINGS_MAX)).toEqual([]);
  const report = await replay({ store, pool }, log, PROJECTIONS, () => undefined);
  expect(report).toMatchObject({ verdict: 'equal', faultCount: 0, leaves: (await store.head(log)) + 1 });
}

async function gaps(pool: Pool, log: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ head: number; count: number; first: number; last: number }>(
    `SELECT head, count(position) AS count, min(position) AS first, max(position) AS last
     FROM logs LEFT JOIN events ON events.log = logs.id WHERE origin = $1 GROUP BY head`,
    [log],
  );
  const [row] = rows;
  const isDense = row !== undefined && row.first === 0 && row.last === row.head && row.count === row.head + 1;
  return isDense ? [] : [`the log is not dense: ${JSON.stringify(row)}`];
}

function hashFinding({ position, body, hash }: StoredLeaf): readonly string[] {
  const due = createHash('sha256').update(LEAF_PREFIX).update(body).digest();
  return Buffer.compare(due, hash) === 0 ? [] : [`the hash at ${String(position)} is not that of its bytes`];
}

const DECLINED = 'CommandDeclined.v1';

function ofAccepted(answer: Answer, recorded: Recorded | undefined): string | undefined {
  const { positions = [], types = [] } = recorded ?? {};
  const { leaves = Math.max(1, positions.length) } = answer;
  const first = positions[0] ?? 0;
  if (positions.length !== leaves) return `was acknowledged with ${String(leaves)} leaves and has ${String(positions.length)}`;
  if (positions.some((position, place) => position !== first + place)) return `lies scattered at ${positions.join()}`;
  if (types.includes(DECLINED)) return 'was acknowledged and is declined in the log';
  if (leaves > 0 && answer.position !== undefined && positions.at(-1) !== answer.position)
    return `was acknowledged at ${String(answer.position)} and lies at ${positions.join()}`;
  return undefined;
}

function ofRefused(_: Answer, recorded: Recorded | undefined): string | undefined {
  const { types = [] } = recorded ?? {};
  return types.length > 1 || types.some(type => type !== DECLINED) ? `was refused and recorded ${types.join()}` : undefined;
}

const ofUntried = (_: Answer, recorded: Recorded | undefined): string | undefined =>
  recorded === undefined ? undefined : `was turned away and recorded ${recorded.types.join()}`;

const JUDGES = { accepted: ofAccepted, refused: ofRefused, 'not tried': ofUntried } as const;

/** The accounts as the stored entries make them, one by one in the order of the log. */
class Postings {
  private readonly accounts = new Map<string, number>();

  post(position: number, { entries }: LeafContent): readonly string[] {
    const found: string[] = [];
    for (const { account, amount, unit } of entries) {
      const key = `${unit} ${account}`;
      const sum = (this.accounts.get(key) ?? 0) + Number(amount);
      this.accounts.set(key, sum);
      // what a member owes stands below zero; `equity` is the other side of everything
      const isBelow = account.startsWith('equity:') ? false : account.endsWith(':debt') ? sum > 0 : sum < 0;
      if (isBelow) found.push(`${key} came to ${String(sum)} at ${String(position)}`);
    }
    return found;
  }

  sums(): readonly string[] {
    return ['PT', 'MIN'].flatMap(unit => {
      const sum = [...this.accounts].reduce((total, [key, amount]) => (key.startsWith(`${unit} `) ? total + amount : total), 0);
      return sum === 0 ? [] : [`all ${unit} sum to ${String(sum)}`];
    });
  }

  /** The read model of balances says the same, once it has come to the end of the log. */
  async against(pool: Pool, log: string): Promise<readonly string[]> {
    await balancesReach(pool, log);
    const { rows } = await pool.query<{ member: string; available: number; pending: number; held: number; debt: number }>(
      `SELECT member, available, pending, held, debt FROM balances WHERE log = (SELECT id FROM logs WHERE origin = $1)`,
      [log],
    );
    const shown = new Map(rows.map(({ member, ...sums }) => [member, JSON.stringify(sums)]));
    const made = this.members();
    return [...made].flatMap(([member, sums]) => {
      const due = JSON.stringify(sums);
      return shown.get(member) === due ? [] : [`${member} has ${due} and is shown ${String(shown.get(member))}`];
    });
  }

  private members() {
    const members = new Map<string, { available: number; pending: number; held: number; debt: number }>();
    for (const [key, amount] of this.accounts) {
      const [, member, part] = /^PT member:([^:]+):(available|pending|held|debt)/.exec(key) ?? [];
      if (member === undefined || part === undefined) continue;
      const sums = members.get(member) ?? { available: 0, pending: 0, held: 0, debt: 0 };
      const isDebt = part === 'debt';
      members.set(member, { ...sums, [part]: sums[part as keyof typeof sums] + (isDebt ? -amount : amount) });
    }
    return members;
  }
}

const REACH_WITHIN_MS = 20_000;
const LOOK_MS = 50;

async function balancesReach(pool: Pool, log: string): Promise<void> {
  for (const until = Date.now() + REACH_WITHIN_MS; ;) {
    const { rows } = await pool.query<{ behind: number }>(
      `SELECT head - position AS behind FROM logs JOIN projection_checkpoints ON log = id
       WHERE origin = $1 AND projection = 'balances'`,
      [log],
    );
    if (rows[0]?.behind === 0) return;
    if (Date.now() > until) throw new Error(`the balances stay ${String(rows[0]?.behind)} leaves behind`);
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
  }
}
