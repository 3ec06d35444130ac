/**
 * Our write road under more and more load, then at half and at four fifths of what it can take at most: throughput is the closed
 * loop's, latency the open loop's, counted from the moment at which a command should have been sent.
 */
import { latencyFigures, openLoop } from '../lib/load.mjs';
import { auditTraffic, openOurs } from '../lib/ours.mjs';

const IN_FLIGHT = [1, 16, 64, 256, 1_024];
const SHARES = [0.5, 0.8];
const OPEN_LOOP_MS = { full: 5_000, quick: 1_000 };

export const row = {
  place: 15,
  operation: 'durable command: most in flight, and latency at a given load',
  unit: 'events/s',
  prepare: bench => openOurs(bench, 'curve'),
  async once(ours, bench) {
    const lines = [];
    let plateau = 0;
    for (const inFlight of IN_FLIGHT) {
      await bench.calm();
      const { rate } = await ours.run(inFlight);
      plateau = Math.max(plateau, rate);
      lines.push([`${inFlight} in flight`, Math.round(rate), '', '', '', '', '']);
    }
    for (const share of SHARES) {
      await bench.calm();
      const ms = OPEN_LOOP_MS[bench.quick ? 'quick' : 'full'];
      let busy = 0;
      const onFailure = error => {
        if (error.name !== 'WriterBusy') throw error;
        busy++;
      };
      const latencies = await openLoop(plateau * share, ms, () => ours.traffic.one(), onFailure);
      const { p50, p95, p99, p999, max, count } = latencyFigures(latencies);
      const load = `${share * 100} % of the most${busy > 0 ? `, ${busy} turned away` : ''}`;
      lines.push([load, Math.round(count / (ms / 1_000)), p50, p95, p99, p999, max]);
    }
    const head = ['load', 'a second', 'p50 ms', 'p95', 'p99', 'p99.9', 'max'];
    return { figure: plateau, note: 'below the table', table: { head, lines } };
  },
  audit: async ours => [await auditTraffic(ours)],
  close: ours => ours.close(),
};
