/** The command line over a real database: what each command does, says and ends with. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/cli.js';
import { Feed } from '../../src/feed/feed.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { runCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(120_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-cli-'));
const SECRET = Buffer.alloc(32, 9).toString('base64');
const LOG = 'localhost/log/cmty_riverside/1';
const kept = { ...process.env };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  Object.assign(process.env, { DATABASE_URL: database.url, TIMEBANK_SECRET: SECRET, TIMEBANK_DATA: folder });
});
afterAll(async () => {
  process.env = kept;
  await database.drop();
  fs.rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** In this process: what is written goes into the answer. */
async function timebank(...args: readonly string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map(stream =>
    jest.spyOn(process[stream], 'write').mockImplementation(text => {
      said[stream] += String(text);
      return true;
    }),
  );
  try {
    const code = await run(args);
    return { code, out: said.stdout, err: said.stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function json<T>(...args: readonly string[]): Promise<Ended & { readonly document: T }> {
  const ended = await timebank(...args, '--json');
  return { ...ended, document: JSON.parse(ended.out) as T };
}

const file = (name: string, text: string): string => {
  const place = path.join(folder, name);
  fs.writeFileSync(place, text);
  return place;
};

const MEMBERS = '姓名,手机号,类别\n施若兰,19811110001,党员\n白允舟,19811110002,外卖骑手\n任沐晴,1.98E+10,党员\n';
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const ATTENDANCE = `活动,日期,姓名,签到,签退\n楼道清洁,${yesterday},施若兰,8:00,9:30\n楼道清洁,${yesterday},白允舟,8:00,9:00\n`;

describe('a community, its keys and its rosters', () => {
  let coordinator = '';

  it('cannot do anything before there is a community, and says what to do', async () => {
    const ended = await timebank('keys', 'list');
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/^timebank: There is no community yet: .*\n$/);
  });

  it('is founded once', async () => {
    const { code, document } = await json<{ log: string }>('found', 'riverside');
    expect([code, document.log]).toEqual([0, LOG]);
    const again = await timebank('found', 'riverside');
    expect([again.code, again.err]).toEqual([2, `timebank: There is a community "riverside" already: its log is ${LOG}.\n`]);
  });

  it('gets keys whose actors the ledger knows', async () => {
    const made = await json<{ key: string; scopes: readonly string[] }>(
      ...['keys', 'create', '--actor', 'coordinator-1', '--preset', 'coordinator'],
    );
    expect([made.code, made.document.key.startsWith('tbk_live_')]).toEqual([0, true]);
    expect(made.document.scopes).toContain('members:write');
    coordinator = made.document.key;
    const listed = await json<{ keys: readonly { actor: string; state: string }[] }>('keys', 'list');
    expect(listed.document.keys).toEqual([expect.objectContaining({ actor: 'coordinator-1', state: 'active' })]);
    expect(listed.out).not.toContain(coordinator);
  });

  it('refuses keys that make no sense, in one line', async () => {
    const nobody = await timebank('keys', 'create', '--actor', 'Lin Xiaoyu', '--preset', 'coordinator');
    const till = await timebank('keys', 'create', '--actor', 'till-1', '--preset', 'till');
    for (const { code, out, err } of [nobody, till])
      expect([code, out, err.split('\n')]).toEqual([2, '', [expect.any(String), '']]);
  });

  it('imports a member roster: rehearsed, done, unchanged', async () => {
    const roster = file('members.csv', MEMBERS);
    const totals = async (...more: readonly string[]) => {
      const { code, document } = await json<{ totals: object }>('import', 'members', roster, '--key', coordinator, ...more);
      return [code, document.totals];
    };
    const none = { done: 0, 'would-do': 0, unchanged: 0, refused: 1, question: 0 };
    expect(await totals('--dry-run')).toEqual([1, { ...none, 'would-do': 2 }]);
    expect(await totals()).toEqual([1, { ...none, done: 2 }]);
    expect(await totals()).toEqual([1, { ...none, unchanged: 2 }]);
  });

  it('imports an attendance roster, and tells in words', async () => {
    const { code, out } = await timebank('import', 'attendance', file('attendance.csv', ATTENDANCE), '--key', coordinator);
    expect([code, out]).toEqual([0, expect.stringMatching(/2 +done/)]);
    const again = await timebank(
      'import',
      'attendance',
      path.join(folder, 'attendance.csv'),
      '--key',
      coordinator,
      '--lang',
      'zh',
    );
    expect([again.code, again.out]).toEqual([0, expect.stringMatching(/2 +已存在/)]);
  });

  it('imports nothing without a key that may, or from a file that is none', async () => {
    const roster = path.join(folder, 'members.csv');
    const wrong = [
      await timebank('import', 'members', roster),
      await timebank('import', 'members', roster, '--key', 'tbk_live_wrong'),
      await timebank('import', 'members', path.join(folder, 'absent.csv'), '--key', coordinator),
      await timebank('import', 'members', file('empty.csv', ''), '--key', coordinator),
    ];
    for (const { code, err } of wrong) expect([code, err.split('\n').length]).toEqual([2, 2]);
  });

  it('rolls a key and revokes one', async () => {
    const { document } = await json<{ keys: readonly { id: string }[] }>('keys', 'list');
    const id = document.keys[0]?.id ?? '';
    const rolled = await json<{ id: string }>('keys', 'roll', id, '--overlap-hours', '0');
    expect([rolled.code, rolled.document.id === id]).toEqual([0, false]);
    expect((await timebank('keys', 'revoke', rolled.document.id)).code).toBe(0);
    const states = await json<{ keys: readonly { state: string }[] }>('keys', 'list');
    expect(states.document.keys.map(({ state }) => state)).toEqual(['expired', 'revoked']);
    expect((await timebank('keys', 'revoke', 'nobody')).code).toBe(2);
  });
});

describe('replay, rebuild and doctor', () => {
  beforeAll(async () => {
    const { pool } = database;
    const store = new PostgresEventStore(pool);
    const feed = new Feed({ store, pool, projections: PROJECTIONS, notify: () => undefined });
    feed.start();
    const names = PROJECTIONS.map(({ name }) => name);
    await feed.waitFor(LOG, names, await store.head(LOG), 30_000);
    await feed.stop();
  });

  it('find the read models equal to their replay', async () => {
    const { code, out } = await timebank('replay');
    expect([code, out]).toEqual([0, expect.stringContaining('equal')]);
    const { document } = await json<{ verdict: string; logs: readonly { log: string }[] }>('replay', '--community', 'riverside');
    expect([document.verdict, document.logs.map(({ log }) => log)]).toEqual(['equal', [LOG]]);
  });

  it('say where a row was changed by hand, and mend it', async () => {
    await database.pool.query(
      'UPDATE balances SET available = available + 100 WHERE member = (SELECT min(member) FROM balances)',
    );
    const found = await timebank('replay');
    expect([found.code, found.out]).toEqual([1, expect.stringMatching(/balances: 1 rows differ\n.*"member":"mbr_.*100/)]);
    const rebuilt = await json<{ logs: readonly { replaced: boolean }[] }>('rebuild', 'balances');
    expect([rebuilt.code, rebuilt.document.logs[0]?.replaced]).toEqual([0, true]);
    expect((await timebank('replay')).code).toBe(0);
  });

  it('could not judge what is not there', async () => {
    const ended = await timebank('replay', '--community', 'hillside');
    expect([ended.code, ended.err]).toEqual([2, 'timebank: There is no community "hillside": there are riverside.\n']);
    expect((await timebank('rebuild', 'nonsense')).code).toBe(2);
  });

  it('examine the installation from inside', async () => {
    const { code, document } = await json<{ healthy: boolean; findings: readonly { check: string; health: string }[] }>('doctor');
    expect([code, document.healthy]).toEqual([0, true]);
    const fine = document.findings.filter(({ health }) => health === 'fine').map(({ check }) => check);
    expect(fine).toEqual(expect.arrayContaining(['settings', 'database', 'durability', 'schema', 'append-only', 'clock']));
  });

  it('notice a read model that stands still', async () => {
    const { pool } = database;
    await pool.query(`UPDATE projection_checkpoints SET failed_at = 1, failure = 'broken for a test' WHERE projection = 'loop'`);
    const stuck = await timebank('doctor');
    expect([stuck.code, stuck.out]).toEqual([1, expect.stringContaining('loop stands still')]);
    await pool.query(`UPDATE projection_checkpoints SET failed_at = NULL, failure = NULL`);
  });
});

describe('a test community', () => {
  it('is founded beside the live one, which is still the one that is meant', async () => {
    const { code, document } = await json<{ community: string; log: string }>('found', 'riverside', '--test');
    const log = LOG.replace('cmty_', 'cmty_test_');
    expect([code, document]).toEqual([0, { community: 'test_riverside', log, time_zone: 'Asia/Shanghai' }]);
    expect((await timebank('found', 'riverside', '--test')).err).toContain(`already: its log is ${log}`);
    const listed = await json<{ keys: readonly { community: string }[] }>('keys', 'list');
    expect([listed.code, new Set(listed.document.keys.map(key => key.community))]).toEqual([0, new Set(['riverside'])]);
  });

  it('gets keys of its own, for merchants under the ids that it shows', async () => {
    const create = (...more: readonly string[]) =>
      json<{ key: string; merchant?: string }>('keys', 'create', '--community', 'test_riverside', ...more);
    const made = await create('--actor', 'coordinator-1', '--preset', 'coordinator');
    expect([made.code, made.document.key.startsWith('tbk_test_')]).toEqual([0, true]);
    const merchant = 'mer_test_06BZ3KZ5V9N3T8Q4E7R2M1X0WC';
    const till = await create('--actor', 'till-1', '--preset', 'till', '--merchant', merchant);
    expect([till.code, till.document.merchant]).toEqual([0, merchant]);
    const { rows } = await database.pool.query(`SELECT partner FROM api_keys WHERE actor = 'till-1'`);
    expect(rows).toEqual([{ partner: 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' }]);
  });

  it('takes rosters as any other, in its coordinator’s name', async () => {
    const { document } = await json<{ key: string }>(
      ...['keys', 'create', '--community', 'test_riverside', '--actor', 'coordinator-2', '--preset', 'coordinator'],
    );
    const roster = file('test-members.csv', '姓名,手机号\n施若兰,19811110001\n');
    const imported = await json<{ lines: readonly { status: string; member: string }[] }>(
      ...['import', 'members', roster, '--key', document.key],
    );
    expect(imported.document.lines).toEqual([
      expect.objectContaining({ status: 'done', member: expect.stringMatching(/^mbr_test_/) }),
    ]);
  });
});

describe('the program', () => {
  const env = { TIMEBANK_DATA: folder };

  it('ends with 2 and one line after wrong use or a wrong setting', async () => {
    const wrong = await Promise.all([
      runCommand(['nonsense'], env),
      runCommand(['replay'], { ...env, PORT: 'eighty' }),
      runCommand(['doctor'], { ...env, TIMEBANK_DATTA: 'x' }),
      runCommand(['replay'], { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TIMEBANK_SECRET: SECRET }),
    ]);
    for (const { code, out, err } of wrong) {
      expect([code, out]).toEqual([2, '']);
      expect(err.split('\n').filter(line => line.startsWith('timebank: '))).toHaveLength(1);
      expect(err).not.toContain('    at ');
    }
  });

  it('answers a failure as one document where a program asked', async () => {
    const { code, out } = await runCommand(['doctor', '--json'], { ...env, PORT: 'eighty' });
    expect([code, JSON.parse(out)]).toEqual([2, { error: expect.stringContaining('PORT') }]);
  });

  it('explains itself', async () => {
    const { code, out } = await timebank('--help');
    for (const command of ['start', 'demo', 'import', 'keys', 'member-code', 'replay', 'rebuild', 'doctor'])
      expect(out).toContain(command);
    expect(code).toBe(0);
  });
});
