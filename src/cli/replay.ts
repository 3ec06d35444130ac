/**
 * `replay` and `rebuild`: are the read models what the log says, and if not, make them so.
 *
 * A replay folds the whole log into tables of its own, checks every leaf on the way, compares row by row and changes nothing.
 */
import type { Command } from 'commander';
import { rebuild, replay, type ProjectionReport, type ReplayReport, type Verdict } from '../feed/rebuild.js';
import type { Figures, TableComparison } from '../feed/shadow.js';
import { PROJECTIONS } from '../read-models/projections.js';
import { communities, communityNamed, withService } from './opened.js';
import { columns, countText, EXIT, pointsText, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

const EXITS: Readonly<Record<Verdict, Exit>> = { equal: EXIT.fine, different: EXIT.failed, unjudged: EXIT.unusable };
const SEVERITY: readonly Verdict[] = ['equal', 'unjudged', 'different'];

async function replayAll(terminal: Terminal, { community }: { readonly community?: string }): Promise<Exit> {
  const reports = await replayed(terminal, community);
  const verdict = worst(reports.map(report => report.verdict));
  terminal.answer(
    { verdict, logs: reports },
    reports.flatMap(report => linesOf(report, terminal)),
  );
  return EXITS[verdict];
}

async function replayed(terminal: Terminal, community: string | undefined): Promise<readonly ReplayReport[]> {
  return withService(true, async service => {
    const asked = community === undefined ? await communities(service) : [await communityNamed(service, community)];
    if (asked.length === 0) throw new Unusable('There is no community whose log could be replayed.');
    const made: ReplayReport[] = [];
    for (const { name, log } of asked) {
      const progress = terminal.progress(`Replaying ${name}`);
      try {
        made.push(await replay(service, log, PROJECTIONS, progress.report));
      } finally {
        progress.stop();
      }
    }
    return made;
  });
}

const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((one, other) => (SEVERITY.indexOf(one) > SEVERITY.indexOf(other) ? one : other), 'equal');

const COLOURS = { equal: 'green', different: 'red', unjudged: 'yellow' } as const;

/** What a replay found, as lines. */
export function linesOf(
  { log, leaves, faultCount, faults, unreadable, ...report }: ReplayReport,
  terminal: Terminal,
): readonly string[] {
  const shown = (verdict: Verdict): string => terminal.styled(COLOURS[verdict], verdict);
  const rows = report.projections.flatMap(projection =>
    projection.tables.length === 0
      ? [[`  ${projection.projection}`, shown(projection.verdict), '', projection.reason ?? '']]
      : projection.tables.map((table, place) => [
          `  ${place === 0 ? projection.projection : ''}`,
          place === 0 ? shown(projection.verdict) : '',
          `${countText(table.live.rows)} rows`,
          sumsText(table.live),
        ]),
  );
  return [
    terminal.styled('bold', log),
    `  ${countText(leaves)} leaves checked, ${faultCount === 0 ? 'none at fault' : `${countText(faultCount)} at fault`}`,
    ...faults.map(({ position, what }) => `  position ${String(position)}: ${what}`),
    ...(unreadable === undefined ? [] : [`  cannot be read to its end: ${unreadable}`]),
    ...columns(rows, ['left', 'left', 'right', 'left']),
    ...report.projections.flatMap(projection => projection.tables.flatMap(differencesOf)),
    `  ${shown(report.verdict)}`,
  ];
}

const MINUTES = /minutes/;
const sumsText = ({ sums }: Figures): string =>
  Object.entries(sums)
    .map(([name, sum]) => `${name.replaceAll('_', ' ')} ${MINUTES.test(name) ? countText(sum) : pointsText(sum)}`)
    .join(', ');

function differencesOf({ table, differing, differences }: TableComparison): readonly string[] {
  if (differing === 0) return [];
  return [
    `  ${table}: ${countText(differing)} rows differ`,
    ...differences.map(({ key, live, replayed }) => {
      const text = (cells: unknown): string => (cells === null ? 'no row' : JSON.stringify(cells));
      return `    ${JSON.stringify(key)}: live ${text(live)}, replayed ${text(replayed)}`;
    }),
  ];
}

async function rebuildOne(terminal: Terminal, name: string, { community }: { readonly community?: string }): Promise<Exit> {
  const projection = PROJECTIONS.find(each => each.name === name);
  if (projection === undefined) {
    throw new Unusable(`There is no projection "${name}": there are ${PROJECTIONS.map(each => each.name).join(', ')}.`);
  }
  const reports = await withService(true, async service => {
    const asked = community === undefined ? await communities(service) : [await communityNamed(service, community)];
    const made: (ProjectionReport & { readonly log: string; readonly replaced: boolean })[] = [];
    for (const { log } of asked) {
      const progress = terminal.progress(`Rebuilding ${name} of ${log}`);
      try {
        made.push({ log, ...(await rebuild(service, log, projection, progress.report)) });
      } finally {
        progress.stop();
      }
    }
    return made;
  });
  terminal.answer(
    { projection: name, logs: reports },
    reports.map(({ log, position, replaced }) => {
      const became = replaced ? terminal.styled('yellow', 'replaced') : terminal.styled('green', 'was right already');
      return `${log}: ${name} ${became}, stands at position ${String(position)}`;
    }),
  );
  return EXIT.fine;
}

export function addReplay(program: Command, does: Does): void {
  program
    .command('replay')
    .description('fold the whole log into fresh tables and compare every projection with the live one')
    .option('--community <name>', 'only this community')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExit code 0: equal. 1: different, and where. 2: could not be judged.')
    .action((options: { community?: string }) => does(terminal => replayAll(terminal, options)));
  program
    .command('rebuild')
    .argument('<projection>', PROJECTIONS.map(({ name }) => name).join(', '))
    .description('build a projection anew beside the live one and put it in its place, while reads and writes go on')
    .option('--community <name>', 'only this community')
    .option('--json', 'one JSON document on standard output')
    .action((name: string, options: { community?: string }) => does(terminal => rebuildOne(terminal, name, options)));
}
