/**
 * The import of attendance rosters, from the bytes of the file to the report on each line: reading, recognising people in the
 * register, planning, deciding, storing; beside COPY of ready leaves into the same table with its indexes.
 */
import { openCopy } from '../contenders/copy.mjs';
import { auditLog, leafCount } from '../lib/audit.mjs';
import { COORDINATOR, LOG, memberAt } from '../lib/community.mjs';
import { dist } from '../lib/product.mjs';
import { openParts, servedDatabase } from '../lib/served.mjs';

const { Imports } = dist('app/imports/imports');

/** People on every roster. */
const PEOPLE = 1_000;
const DATES = 5;
const REGISTERED_AT_ONCE = 50;
const DAY_MS = 86_400_000;
const HEADING = 'member number,activity,activity type,date,quantity';

const dateOf = at => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** One line for each person and date; the title tells the rosters apart. */
function rosterOf(title) {
  const dates = Array.from({ length: DATES }, (_, day) => dateOf(Date.now() - day * DAY_MS));
  const lines = dates.flatMap(date => Array.from({ length: PEOPLE }, (_, n) => `${memberAt(n)},${title},good-deed,${date},1`));
  return Buffer.from([HEADING, ...lines].join('\n'));
}

async function openImport(bench) {
  const { url } = await servedDatabase(bench, 'import');
  const parts = await openParts(url, false);
  for (let n = 0; n < PEOPLE; n += REGISTERED_AT_ONCE)
    await Promise.all(
      Array.from({ length: REGISTERED_AT_ONCE }, (_, i) => parts.identities.enrol(LOG, memberAt(n + i), { name: `P ${n + i}` })),
    );
  const imports = new Imports(parts);
  const caller = { community: 'bench', log: LOG, actor: COORDINATOR, scopes: new Set() };
  const before = Number(await leafCount(url, LOG));
  let files = 0;
  const ours = {
    url,
    before,
    done: 0,
    fault: undefined,
    async run(ms) {
      const end = performance.now() + ms;
      const done = ours.done;
      do {
        const outcome = await imports.importAttendance(caller, rosterOf(`roster ${(files += 1)}`), { dryRun: false });
        const lines = outcome.report?.lines ?? [];
        ours.done += lines.filter(line => line.status === 'done').length;
        ours.fault ??= lines.find(line => line.status !== 'done') ?? outcome.refusal;
      } while (performance.now() < end);
      return ours.done - done;
    },
    close: () => parts.close(),
  };
  await ours.run(0);
  return ours;
}

export const row = {
  place: 100,
  isSlow: true,
  operation: 'import of rosters, 5,000 lines a file',
  unit: 'events/s',
  bars: [{ against: 'COPY', atLeast: 0.6 }],
  prepare: async bench => ({ ours: await openImport(bench), COPY: await openCopy(bench) }),
  sides: {
    ours: ({ ours }, bench) => bench.durable(() => ours.run(bench.roundMs)),
    COPY: subject => subject.COPY.run(),
  },
  async audit({ ours, COPY }) {
    const { lost, note } = await auditLog(ours.url, LOG, ours.before + ours.done);
    const fault = ours.fault === undefined ? undefined : JSON.stringify(ours.fault);
    return [{ side: 'ours', lost: lost + (fault === undefined ? 0 : 1), note: fault ?? note }, await COPY.audit()];
  },
  close: ({ ours, COPY }) => Promise.all([ours.close(), COPY.close()]),
};
