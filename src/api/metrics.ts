/**
 * Figures for operators, in the form that Prometheus reads. No figure is labelled by a member, a redemption or anything
 * without bound.
 */
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const DURATION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code', 'error_type'],
    buckets: DURATION_SECONDS,
    registers: [this.registry],
  });
  readonly commands = new Counter({
    name: 'timebank_commands_total',
    help: 'Writes by operation and what came of them.',
    labelNames: ['operation', 'code'],
    registers: [this.registry],
  });
  readonly replays = new Counter({
    name: 'timebank_idempotent_replays_total',
    help: 'Writes that had been done before and were answered as then.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A figure that is asked for when it is read. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        gauge.set(await read());
      },
    });
  }

  /** The same, one figure for each value of a label. */
  gauges(name: string, help: string, label: string, read: () => Promise<ReadonlyMap<string, number>>): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        for (const [value, figure] of await read()) gauge.set({ [label]: value }, figure);
      },
    });
  }
}
