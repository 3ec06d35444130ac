/**
 * What the service writes down of its work: one JSON line for each request, made of a fixed list of fields.
 *
 * No header, body, query or path value is ever written, only the route's template; who called is a hash that changes every
 * day, so that one day's lines can be told apart and no two days be joined. pino escapes what could end a line.
 */
import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino, type Level, type Logger } from 'pino';
import { callOf, type Call } from './call.js';
import type { Metrics } from './metrics.js';

export const LOGGER = Symbol('logger');
const CALLER_HASH_LENGTH = 12;
/** Lines are written so many bytes at a time, and after so long at the latest. */
const WRITTEN_BYTES_MIN = 8_192;
const WRITTEN_EVERY_MS = 100;
const DATE_LENGTH = 10;
/** Callers whose hash is not made again for each line. */
const CALLERS_KNOWN_MAX = 10_000;
const MS_PER_SECOND = 1_000;

export const createLogger = (level: Level | 'silent'): Logger =>
  pino(
    {
      level,
      name: 'timebank',
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['err.detail', 'err.parameters', 'err.where'],
    },
    // what the commands say to a person stands on the standard output
    pino.destination({ fd: 2, sync: false, minLength: WRITTEN_BYTES_MIN, periodicFlush: WRITTEN_EVERY_MS }),
  );

export interface Reporting {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** For the hash of callers. */
  readonly key: Uint8Array;
}

/** Logs and measures every answer. */
export function reportAnswers(instance: FastifyInstance, { logger, metrics, key }: Reporting): void {
  const hashes = new CallerHashes(key);
  instance.addHook('onResponse', (request, reply, done) => {
    const call = callOf(request);
    const route = request.routeOptions.url ?? 'unknown';
    const { code = '' } = call;
    const seconds = reply.elapsedTime / MS_PER_SECOND;
    metrics.requests.labels(request.method, route, String(reply.statusCode), code).observe(seconds);
    if (request.routeOptions.config.isKeyed)
      metrics.commands.inc({ operation: `${request.method} ${route}`, code: code === '' ? 'ok' : code });
    logger.info({
      request_id: call.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ...(code === '' ? {} : { code }),
      duration_ms: Math.round(reply.elapsedTime),
      ...callerFields(call, hashes),
    });
    done();
  });
}

const callerFields = (call: Call, hashes: CallerHashes) =>
  call.isAuthenticated ? { community: call.caller.community, caller: hashes.of(call.caller.actor, new Date()) } : {};

/** What stands for a caller in the lines of one day. */
class CallerHashes {
  private readonly known = new Map<string, string>();
  private day = '';

  constructor(private readonly key: Uint8Array) {}

  of(actor: string, now: Date): string {
    const day = now.toISOString().slice(0, DATE_LENGTH);
    if (day !== this.day || this.known.size >= CALLERS_KNOWN_MAX) this.known.clear();
    this.day = day;
    const hash = this.known.get(actor) ?? this.hash(`${day}\0${actor}`);
    this.known.set(actor, hash);
    return hash;
  }

  private hash(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex').slice(0, CALLER_HASH_LENGTH);
  }
}
