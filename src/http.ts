/**
 * The HTTP server over a ready service: transport, security headers, documentation, and an orderly end.
 *
 * Closing goes from the outside in: first the probe says no, then no new requests are taken, then those under way are finished.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { writeAnswers } from './api/answer.js';
import { Health } from './api/health.js';
import { LogPositions } from './api/log-positions.js';
import { createLogger, reportAnswers } from './api/logging.js';
import { Metrics } from './api/metrics.js';
import { describeApi, OpenApi } from './api/openapi.js';
import { PublicAddress } from './api/public-address.js';
import { withholdAnswers } from './api/sandbox.js';
import { prepareTransport, transportOptions } from './api/transport.js';
import { AppModule } from './app.module.js';
import { derivedKey } from './app/derived-key.js';
import { Standing } from './app/standing.js';
import { MESSAGE_NAMES } from './outbound/message-types.js';
import { schemaOf, schemaPath } from './outbound/schemas.js';
import type { Service } from './service.js';

const HTTP_PORT = 80;
/** What is still under way then is cut: its client asks again with the same key. */
const UNDER_WAY_MS = 20_000;

export interface HttpServer {
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** @param leavingMs how long requests are still served while the probe says no already */
  close(leavingMs?: number): Promise<void>;
}

/** Resolves once requests are taken. */
export async function listen(service: Service, logger: Logger): Promise<HttpServer> {
  const { config } = service;
  const address = new PublicAddress(config.publicUrl ?? `http://${config.host}:${String(config.port || HTTP_PORT)}`);
  const adapter = new FastifyAdapter(transportOptions(address));
  const health = new Health(() => service.engine.probe());
  prepareTransport(adapter.getInstance(), address, health);
  const module = AppModule.over({ service: () => service, logger, address, health });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  const metrics = app.get(Metrics);
  measure(metrics, service);
  reportAnswers(adapter.getInstance(), { logger, metrics, key: derivedKey(config.secret, 'access log') });
  writeAnswers(adapter.getInstance(), app.get(LogPositions));
  withholdAnswers(adapter.getInstance());
  document(app);
  serveSchemas(adapter.getInstance());
  await app.listen({ host: config.host, port: config.port });
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  if (config.publicUrl === undefined) address.listensOn(url);
  const close = async (leavingMs = 0): Promise<void> => {
    health.leave();
    if (leavingMs > 0) await sleep(leavingMs);
    health.stop();
    const cut = setTimeout(() => adapter.getInstance().server.closeAllConnections(), UNDER_WAY_MS);
    await app.close().finally(() => clearTimeout(cut));
  };
  return { url, app, close };
}

/** What the API is, without a database: controllers are looked at, nothing is made. */
export async function describeWithoutService(): Promise<OpenAPIObject> {
  const service = (): Service => {
    throw new Error('there is no service where the API is only described');
  };
  const module = AppModule.over({
    service,
    logger: createLogger('silent'),
    address: new PublicAddress(''),
    health: new Health(() => Promise.resolve()),
  });
  const options = { preview: true, bodyParser: false, logger: false, abortOnError: false } as const;
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), options);
  return describeApi(app);
}

function document(app: NestFastifyApplication): void {
  const description = app.get(OpenApi).describe(app);
  SwaggerModule.setup('docs', app, description, { raw: false, customSiteTitle: 'Time bank API' });
}

/** What messages name as their schema; public, as the contract is. */
function serveSchemas(instance: FastifyInstance): void {
  for (const name of MESSAGE_NAMES) {
    const schema = JSON.stringify(schemaOf(name));
    instance.get(schemaPath(name), (_request, reply) => reply.type('application/schema+json').send(schema));
  }
}

function measure(metrics: Metrics, { ledger, engine, pool, clock, messaging }: Service): void {
  const standing = new Standing(pool, clock);
  metrics.gauge('timebank_append_conflicts_total', 'Appends that met another copy’s.', () => ledger.conflicts);
  metrics.gauge('timebank_commands_waiting', 'Commands that wait for their group.', () => ledger.depth);
  metrics.gauge('timebank_books_cached', 'Books kept in memory.', () => ledger.cachedBooks);
  metrics.gauge('timebank_copy_lag_leaves', 'Leaves of the furthest log that its copy lacks.', () => engine.behind());
  metrics.gauge('timebank_copy_stopped', '1 while the copy stands still where a log is damaged.', async () =>
    Number(await engine.isStopped()),
  );
  metrics.gauge('timebank_holds_open', 'Redemptions on hold.', () => standing.holdsOpen());
  metrics.gauge('timebank_holds_overdue', 'Holds past their end.', () => standing.holdsOverdue());
  metrics.gauge('timebank_projections_stopped', 'Read models that stand still.', () => standing.stopped());
  metrics.gauges('timebank_projection_lag_leaves', 'Leaves behind the log.', 'projection', () => standing.lag());
  if (messaging === undefined) return;
  const lagBy = (figure: 'leaves' | 'seconds') => async () =>
    new Map([...(await messaging.lag())].map(([topic, lag]) => [topic, lag[figure]]));
  metrics.gauges('timebank_publish_lag_leaves', 'Leaves of all logs that the topic does not have.', 'topic', lagBy('leaves'));
  metrics.gauges('timebank_publish_lag_seconds', 'Age of the oldest of them.', 'topic', lagBy('seconds'));
}
