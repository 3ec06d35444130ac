/** One service for many communities, each with a log of its own: their appends share commits. Beside one community alone. */
import { auditLog } from '../lib/audit.mjs';
import { seeded } from '../lib/chance.mjs';
import { found, openLedger } from '../lib/community.mjs';
import { closedLoop } from '../lib/load.mjs';
import { auditTraffic, openOurs } from '../lib/ours.mjs';
import { Traffic } from '../lib/traffic.mjs';

const COMMUNITIES = { full: 1_000, quick: 100 };
const SIZE = { members: 20, shops: 1 };
const FOUNDED_AT_ONCE = 100;
const AUDITED = 20;

async function openCommunities(bench) {
  const opened = openLedger(await bench.database('communities'));
  const logs = Array.from({ length: COMMUNITIES[bench.quick ? 'quick' : 'full'] }, (_, n) => `timebank.example/log/bench${n}/1`);
  bench.progress(`founding ${logs.length} communities …`);
  const waiting = [...logs];
  const lane = async () => {
    for (let log = waiting.pop(); log !== undefined; log = waiting.pop()) await found(opened.ledger, log, SIZE);
  };
  await Promise.all(Array.from({ length: FOUNDED_AT_ONCE }, lane));
  const heads = await Promise.all(logs.map(log => opened.store.head(log)));
  const traffics = logs.map((log, n) => new Traffic({ ...opened, log, ...SIZE }, { seed: bench.seed + n }));
  return { ...opened, logs, heads, traffics, random: seeded(bench.seed) };
}

const eventsOf = ({ traffics }) => traffics.reduce((sum, { events }) => sum + events, 0);

export const row = {
  place: 40,
  operation: 'many communities (1,000; quick 100), 256 in flight spread over them',
  unit: 'events/s',
  bars: [{ against: 'one community', atLeast: 0.6 }],
  prepare: async bench => ({ many: await openCommunities(bench), one: await openOurs(bench, 'one community') }),
  sides: {
    ours: ({ many }, bench) =>
      bench.durable(async () => {
        const before = eventsOf(many);
        const { traffics, random } = many;
        await closedLoop(bench.inFlight, bench.roundMs, () => traffics[Math.floor(random() * traffics.length)].one());
        return eventsOf(many) - before;
      }),
    'one community': ({ one }, bench) => one.run(bench.inFlight),
  },
  async audit({ many, one }) {
    const { url, logs, heads, traffics } = many;
    let lost = 0;
    for (let n = 0; n < AUDITED; n++) {
      const { events, faults } = traffics[n];
      lost += (await auditLog(url, logs[n], heads[n] + 1 + events)).lost + faults.length;
    }
    const { rows } = await many.pool.query(
      'SELECT count(*)::int AS stored, (SELECT sum(head + 1)::int FROM logs) AS heads FROM events',
    );
    const expected = eventsOf(many) + heads.reduce((sum, head) => sum + head + 1, 0);
    lost += Math.abs(rows[0].stored - expected) + Math.abs(rows[0].heads - expected);
    return [{ side: 'ours', lost, note: `${expected} events` }, await auditTraffic(one, 'one community')];
  },
  close: ({ many, one }) => Promise.all([many.close(), one.close()]),
};
