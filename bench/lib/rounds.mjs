/**
 * One row of the table: its sides in interleaved rounds, the order reversed every other round, then its audit.
 *
 * The figure of a comparison is the median, over the rounds, of ours divided by the peer's in the same round; absolute figures
 * are shown and never judged, because both sides rise and fall with the machine.
 */

export const median = values => {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
};
const spread = values => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) });
const asResult = answer => (typeof answer === 'number' ? { rate: answer } : answer);

/** @returns what results.json keeps of the row */
export async function runRow(row, bench) {
  const { operation, unit, place } = row;
  const lap = stopWatch();
  const subject = await row.prepare?.(bench);
  try {
    const before = await bench.server.flushed();
    const prepared = lap();
    const measured = row.sides === undefined ? await once(row, subject, bench) : await rounds(row, subject, bench);
    const took = { prepared, measured: lap() };
    const audit = (await row.audit?.(subject, bench)) ?? [];
    const flushes = (await bench.server.flushed()).flushes - before.flushes;
    bench.assertFlushed(flushes);
    const failed = audit.filter(({ lost }) => lost > 0).map(({ side }) => side);
    return { place, operation, unit, ...measured, audit, failed, flushes, seconds: { ...took, audited: lap() } };
  } finally {
    await row.close?.(subject);
  }
}

/** Seconds since it was last asked. */
function stopWatch() {
  let last = performance.now();
  return () => {
    const since = last;
    last = performance.now();
    return (last - since) / 1_000;
  };
}

async function once(row, subject, bench) {
  const measured = await row.once(subject, bench);
  const bars = (row.bars ?? []).map(bar => {
    const figure = measured.figure - (bar.beyond === undefined ? 0 : measured.against);
    return { ...bar, figure, reached: bar.atMost === undefined ? figure >= bar.atLeast : figure <= bar.atMost };
  });
  return { ...measured, bars };
}

async function rounds(row, subject, bench) {
  const sides = Object.entries(row.sides);
  const taken = Object.fromEntries(sides.map(([name]) => [name, []]));
  for (let round = 0; round < (row.rounds ?? bench.rounds); round++) {
    if (round === 0 || row.calm !== 'once') await bench.calm();
    for (const [name, side] of round % 2 === 0 ? sides : [...sides].reverse()) {
      const result = asResult(await side(subject, bench));
      taken[name].push(result);
      bench.progress(`${row.operation}: round ${round + 1}, ${name} ${Math.round(result.rate).toLocaleString('en')} ${row.unit}`);
    }
  }
  const [[ours]] = sides;
  const ratio = peer => taken[ours].map(({ rate }, round) => rate / taken[peer][round].rate);
  const bars = (row.bars ?? []).map(bar => judged(bar, bar.of === undefined ? ratio(bar.against) : ofOurs(taken[ours], bar.of)));
  const ratios = sides.slice(1).map(([peer]) => [peer, spread(ratio(peer))]);
  return {
    sides: Object.fromEntries(sides.map(([name]) => [name, summary(taken[name])])),
    ratios: Object.fromEntries(ratios),
    bars,
  };
}

const ofOurs = (results, member) => results.map(result => result[member]);

function judged(bar, values) {
  const figures = spread(values);
  return { ...bar, ...figures, reached: bar.atMost === undefined ? figures.median >= bar.atLeast : figures.median <= bar.atMost };
}

/** Over the rounds: the rates, and the CPU seconds per 1,000 events where they were measured. */
function summary(results) {
  const cpu = part => {
    const seconds = results.map(result => result.cpu?.[part]).filter(value => value !== undefined);
    return seconds.length === 0 ? undefined : median(seconds);
  };
  const rates = results.map(({ rate }) => rate);
  return { ...spread(rates), rates, cpuPerThousand: { node: cpu('node'), postgres: cpu('postgres') } };
}
