/**
 * The results for people: one Markdown table, and below it what a row wants to show besides (a curve, latencies).
 */

const thousands = value => Math.round(value).toLocaleString('en');
const figure = value => (Math.abs(value) >= 100 ? thousands(value) : String(Number(value.toPrecision(3))));
const ratio = value => (value >= 10 ? value.toFixed(1) : value.toFixed(2));
const cpu = seconds => (seconds === undefined ? 'not measured' : seconds.toPrecision(2));

function barText({ atLeast, atMost, unit = '', beyond }) {
  const limit = atLeast === undefined ? `≤ ${beyond === undefined ? '' : '+ '}${atMost}` : `≥ ${atLeast}`;
  return `${limit}${unit === '' ? '' : ` ${unit}`}`;
}
const mark = bar => (bar.reached ? 'reached' : '**missed**');

/** Lines of the table for one row: one for each comparison. */
function linesOf(row) {
  const failed = new Set(row.failed);
  const note = side =>
    failed.has(side) ? ` **failed: ${row.audit.find(entry => entry.side === side && entry.lost > 0).note}**` : '';
  if (row.sides === undefined) {
    const against = row.against === undefined ? '–' : `${figure(row.against)} ${row.unit}`;
    const verdicts = row.bars.map(bar => `${barText(bar)}: ${mark(bar)}`).join('; ');
    return [[row.operation, `${figure(row.figure)} ${row.unit}${note('ours')}`, against, row.note ?? '', verdicts || '–', '']];
  }
  const [[ours, mine], ...peers] = Object.entries(row.sides);
  const own = row.bars.filter(bar => bar.of !== undefined);
  const lines = peers.map(([peer, side], n) => {
    const compared = row.ratios[peer];
    const bar = row.bars.find(each => each.against === peer);
    return [
      n === 0 ? row.operation : '',
      n === 0 ? `${thousands(mine.median)} ${row.unit}${note(ours)}` : '',
      `${peer}: ${thousands(side.median)}${note(peer)}`,
      `${ratio(compared.median)} (${ratio(compared.min)}–${ratio(compared.max)})`,
      bar === undefined ? '–' : `${barText(bar)}: ${mark(bar)}`,
      [n === 0 ? `ours ${cpuText(mine)}` : '', cpuText(side)].filter(Boolean).join('; '),
    ];
  });
  for (const bar of own)
    lines.push([
      '',
      '',
      bar.of,
      `${ratio(bar.median)} (${ratio(bar.min)}–${ratio(bar.max)})`,
      `${barText(bar)}: ${mark(bar)}`,
      '',
    ]);
  return lines;
}

const cpuText = ({ cpuPerThousand: { node, postgres } }) => (node === undefined ? '' : `${cpu(node)} + ${cpu(postgres)}`);

const HEAD = ['operation', 'ours', 'beside it', 'ratio: median (min–max)', 'bar', 'CPU s per 1,000 (Node + PostgreSQL)'];

const markdown = (head, lines) =>
  [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.map(cell => String(cell)).join(' | ')} |`).join('\n');

export function resultsText({ machine, settings, rows, quick, seed }) {
  const { cores, cpu: model, flushMicroseconds, node } = machine;
  const ground =
    `${cores} cores (${model}), a flush of 8 kB in ${flushMicroseconds} µs, Node ${node.slice(1)}, ` +
    `PostgreSQL ${settings.server_version} (fsync, synchronous_commit, full_page_writes and data_checksums on), ` +
    `seed ${seed}${quick ? ', quick form: smaller and less exact' : ''}.`;
  const more = rows
    .filter(row => row.table !== undefined)
    .map(row => `${row.operation}:\n\n${markdown(row.table.head, row.table.lines)}`);
  return [ground, markdown(HEAD, rows.flatMap(linesOf)), ...more].join('\n\n');
}
