/**
 * The transport under the routes: what every request and answer has before any route is reached.
 *
 * Bodies arrive as bytes and are read only after authentication; sizes are bounded here, by class of route. Every request
 * gets an id, every answer names it; a credential in a URL is refused wherever it leads; what fails before routing is a
 * problem document too.
 */
import { randomFillSync } from 'node:crypto';
import type { Socket } from 'node:net';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../app/caller.js';
import { Call } from './call.js';
import type { Health } from './health.js';
import { bareKey } from './idempotency-key.js';
import { languageOf } from './language.js';
import { limitLoad } from './load-limit.js';
import type { PublicAddress } from './public-address.js';
import { problemDocument, sendProblem } from './problems/problem-document.js';
import { Problem } from './problems/problem.js';
import { SECURITY_HEADERS } from './security-headers.js';

const MIB = 1_048_576;
const BODY_BYTES_MAX = MIB;
/** Bulk requests and imported files. */
export const BULK_BYTES_MAX = 8 * MIB;
const HEADER_BYTES_MAX = 16_384;
const URI_LENGTH_MAX = 8_192;
/** For the whole request to arrive. */
const REQUEST_WITHIN_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;
/** Connections at once; one more is closed before it is heard. */
const CONNECTIONS_MAX = 4_096;
const REQUEST_ID_BYTES = 12;
/** Random bytes are drawn for so many requests at a time. */
const REQUEST_IDS_DRAWN = 512;
const CREDENTIAL_NAMES = ['access_token', 'api_key', 'apikey', 'token', 'key', 'authorization'];
const LOOKS_LIKE_KEY = /tbk_(live|test)_/;

/** What a route declares to the transport. */
export interface RouteTraits {
  readonly bodyBytesMax?: number;
  /** Default: `application/json`. */
  readonly mediaType?: string;
  readonly isKeyed?: boolean;
  /** For test keys only. */
  readonly isSandbox?: boolean;
  /** What of the body or the query, when it is asked for, needs one more scope. */
  readonly scopeOf?: { readonly member: string; readonly scope: Scope };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly bodyBytesMax?: RouteTraits['bodyBytesMax'];
    readonly mediaType?: RouteTraits['mediaType'];
    readonly isKeyed?: RouteTraits['isKeyed'];
    readonly isSandbox?: RouteTraits['isSandbox'];
    readonly scopeOf?: RouteTraits['scopeOf'];
  }
}

/** Adds to what the route has declared already. */
export const routeTraits =
  (traits: RouteTraits): MethodDecorator =>
  (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const before = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as RouteTraits | undefined;
    Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...before, ...traits }, handler);
  };

export const transportOptions = (address: PublicAddress) => ({
  logger: false,
  // the framework's own answer while it closes is no problem document
  return503OnClosing: false,
  bodyLimit: BODY_BYTES_MAX,
  requestTimeout: REQUEST_WITHIN_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  http: { maxHeaderSize: HEADER_BYTES_MAX },
  genReqId: freshRequestId,
  frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
    sendProblem(reply, problemDocument(new Problem('malformed-request'), callFor(request), address));
  },
  clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket) => {
    answerSocket(error.code ?? '', socket, address);
  },
});

export function prepareTransport(instance: FastifyInstance, address: PublicAddress, health: Health): void {
  instance.server.maxConnections = CONNECTIONS_MAX;
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  instance.decorateRequest('call');
  instance.addHook('onRoute', route => {
    if (route.config?.bodyBytesMax !== undefined) route.bodyLimit = route.config.bodyBytesMax;
  });
  instance.addHook('onRequest', (request, reply, done) => {
    const call = callFor(request);
    request.call = call;
    reply.headers(SECURITY_HEADERS).header('tb-request-id', call.id).header('cache-control', 'no-store');
    const key = bareKey(request.headers['idempotency-key']);
    if (request.routeOptions.config.isKeyed && key !== undefined) reply.header('idempotency-key', key);
    if (health.leaving) reply.header('connection', 'close');
    const refusal = health.stopping ? STOPPING : refusalOf(request);
    if (refusal === undefined) done();
    else sendProblem(reply, problemDocument(refusal, call, address));
  });
  limitLoad(instance, address);
}

const callFor = (request: FastifyRequest): Call => new Call(request.id, languageOf(request.headers['accept-language']));

/** Whoever asks still, over a connection that was open, is sent elsewhere; probes included. */
const STOPPING = new Problem('shutting-down', { retryAfterSeconds: 1 });

function refusalOf({ url }: FastifyRequest): Problem | undefined {
  if (url.length > URI_LENGTH_MAX) return new Problem('uri-too-long');
  const leaks = LOOKS_LIKE_KEY.test(url) || (url.includes('?') && namesCredential(url.slice(url.indexOf('?'))));
  return leaks ? new Problem('credentials-in-url') : undefined;
}

function namesCredential(query: string): boolean {
  const parameters = new URLSearchParams(query);
  return CREDENTIAL_NAMES.some(name => parameters.has(name));
}

const drawn = Buffer.alloc(REQUEST_ID_BYTES * REQUEST_IDS_DRAWN);
let used = drawn.length;

/** `req_` and 96 random bits. */
function freshRequestId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  return `req_${drawn.toString('base64url', used, (used += REQUEST_ID_BYTES))}`;
}

const SOCKET_PROBLEMS: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem('headers-too-large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem('request-timeout'),
};

/** Nothing of the request could be read, so nothing but the socket is there to answer on. */
function answerSocket(code: string, socket: Socket, address: PublicAddress): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const call = new Call(freshRequestId(), 'en');
  const { status, headers, body } = problemDocument(SOCKET_PROBLEMS[code] ?? new Problem('malformed-request'), call, address);
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${String(status)} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
