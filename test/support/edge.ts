/**
 * The real service over a database of its own, with its HTTP edge on a free port, and a community whose people have keys.
 */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { SCOPE_PRESETS, type ScopePreset } from '../../src/app/access-scopes.js';
import type { Scope } from '../../src/app/caller.js';
import { OpenApi } from '../../src/api/openapi.js';
import { readConfig } from '../../src/config.js';
import { SHOWN_IDS } from '../../src/app/shown-ids.js';
import { commandId } from '../../src/feed/command-id.js';
import { modeOf } from '../../src/feed/log-name.js';
import { listen, type HttpServer } from '../../src/http.js';
import type { Command } from '../../src/ledger/commands.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import { idOf, instant, points, type ActorId, type BudgetId, type Instant, type PartnerId } from '../../src/ledger/units.js';
import { openService, type Service } from '../../src/service.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { Documented } from './documented.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const YEAR_MS = 366 * 86_400_000;
/** Of each test file its own, as engines may be shared. */
export const LOG = `${randomBytes(4).toString('hex')}.timebank.example/log/cmty_one/1`;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body as text. */
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: Fields;
}

/** What tests name of answers; everything else is compared as a whole. */
export interface Fields {
  readonly [member: string]: unknown;
  readonly id: string;
  readonly code: string;
  readonly status: string;
  readonly type: string;
  readonly reference: string;
  readonly log_position: string;
  readonly next_cursor: string | null;
  readonly data: readonly Fields[];
  readonly lines: readonly Fields[];
  readonly versions: readonly Fields[];
  readonly errors: readonly Fields[];
}

export interface Sent {
  readonly key?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, anything else as it is. */
  readonly body?: unknown;
}

interface Time {
  offsetMs: number;
  /** While it is set, time passes only by the offset. */
  standsAt?: number;
}

/** The service itself waits for two seconds each time. */
const TIMES_MAX = 10;

let sequence = 0;
/** A fresh idempotency key. */
export const fresh = (): string => `test-key-${String(process.pid)}-${String(sequence++).padStart(8, '0')}`;

export class Edge {
  /** Every answer is held to the API's description. */
  private readonly documented: Documented;

  private constructor(
    private readonly database: TestDatabase,
    readonly service: Service,
    readonly server: HttpServer,
    /** Moves the clock of the service; the log's own time never runs back. */
    readonly time: Time,
    private readonly ownsDatabase: boolean,
  ) {
    this.documented = new Documented(server.app.get(OpenApi).document);
  }

  /**
   * @param beside another copy of the service, over the same database
   * @param through where the database is reached instead
   * @param engine settings that choose the engine of the logs
   */
  static async start(
    beside?: Edge,
    through: (url: string) => Promise<string> = url => Promise.resolve(url),
    engine: Readonly<Record<string, string>> = {},
  ): Promise<Edge> {
    const database = beside?.database ?? (await createTestDatabase());
    const DATABASE_URL = await through(database.url);
    const config = readConfig({ ...engine, DATABASE_URL, TIMEBANK_SECRET: SECRET, PORT: '0', LOG_LEVEL: 'silent' }, () => '');
    const time: Time = { offsetMs: 0 };
    const clock = (): Instant => instant((time.standsAt ?? Date.now()) + time.offsetMs);
    const service = await openService(config, { notify: () => undefined, clock });
    const server = await listen(service, pino({ level: 'silent' }));
    return new Edge(database, service, server, time, beside === undefined);
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.service.close();
    if (this.ownsDatabase) await this.database.drop();
  }

  async send(method: string, path: string, { key, idempotencyKey, headers = {}, body }: Sent = {}): Promise<Reply> {
    const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.server.url + path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    this.documented.assert(method, path, { status: response.status, headers: response.headers, text });
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  }

  /** As any client would, again while the read models are behind. */
  get(path: string, key?: string, headers?: Readonly<Record<string, string>>): Promise<Reply> {
    const sent = { ...(key === undefined ? {} : { key }), ...(headers === undefined ? {} : { headers }) };
    return this.untilCaughtUp(() => this.send('GET', path, sent));
  }

  /** A POST with a fresh idempotency key, unless one is given; again while the read models are behind. */
  post(path: string, key: string, body: unknown, idempotencyKey = fresh()): Promise<Reply> {
    return this.untilCaughtUp(() => this.send('POST', path, { key, body, idempotencyKey }));
  }

  private async untilCaughtUp(ask: () => Promise<Reply>): Promise<Reply> {
    for (let times = 1; ; times++) {
      const reply = await ask();
      if (reply.status !== 503 || reply.json.code !== 'projection-behind' || times === TIMES_MAX) return reply;
    }
  }

  /** As `post`, where anything but success is a failure of the test. */
  async made(path: string, key: string, body: unknown): Promise<Fields> {
    const reply = await this.post(path, key, body);
    if (reply.status >= 300) throw new Error(`POST ${path} answered ${String(reply.status)}: ${reply.text}`);
    return reply.json;
  }

  /** A command past the edge, as the operator or another actor. */
  async command(command: Command, key: string, actor: ActorId = OPERATOR, log = LOG): Promise<void> {
    const outcome = await this.service.ledger.submit(log, { command, actor, id: commandId(actor, 'test', key) });
    if (!outcome.accepted) throw new Error(`${command.type} was refused: ${outcome.refusal.code}`);
  }

  async key(actor: string, scopes: readonly Scope[], partner?: PartnerId, log = LOG): Promise<string> {
    const community = log.split('/').at(-2)?.replace('cmty_', '') ?? '';
    const grant = {
      community,
      log,
      actor: actor as ActorId,
      scopes,
      label: actor,
      // what is tested with it is not how often
      requestsPerSecond: 1_000_000,
      ...(partner === undefined ? {} : { partner }),
    };
    return (await this.service.keys.create(grant)).text;
  }

  /** The position of the log's last leaf: it grows by one with each leaf that is stored. */
  head(log = LOG): Promise<number> {
    return this.service.store.head(log);
  }
}

/** A founded community with people and keys; ids as they see them. */
export interface People {
  readonly coordinator: string;
  readonly colleague: string;
  readonly approver: string;
  readonly auditor: string;
  readonly till: string;
  readonly bookkeeper: string;
  readonly merchant: PartnerId;
  readonly budget: BudgetId;
}

const presets = {
  coordinator: ['usr_coordinator', 'coordinator'],
  colleague: ['usr_colleague', 'coordinator'],
  approver: ['usr_approver', 'approver'],
  auditor: ['usr_auditor', 'auditor'],
} as const satisfies Record<string, readonly [string, ScopePreset]>;

export async function foundCommunity(edge: Edge, log = LOG): Promise<People> {
  const now = edge.service.clock();
  const say = (command: Command, key: string, actor?: ActorId) => edge.command(command, `${log} ${key}`, actor, log);
  await say({ type: 'FoundCommunity', timeZone: 'Asia/Shanghai' }, 'found');
  const keys: Partial<Record<keyof typeof presets, string>> = {};
  for (const [name, [actor, preset]] of Object.entries(presets)) {
    await say({ type: 'GrantRole', subject: actor as ActorId, role: preset }, `grant ${name}`);
    keys[name as keyof typeof presets] = await edge.key(actor, SCOPE_PRESETS[preset], undefined, log);
  }
  const budgetCommand = { type: 'OpenBudget', amount: points(100_000_000), from: now, until: instant(now + YEAR_MS) } as const;
  await say(budgetCommand, 'budget');
  await say({ type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true }, 'merchant');
  const merchant = idOf<PartnerId>('merchant', commandId(OPERATOR, 'test', `${log} merchant`));
  await say({ type: 'GrantRole', subject: 'key_till' as ActorId, role: 'merchant', partner: merchant }, 'grant till');
  return SHOWN_IDS[modeOf(log)].shown({
    coordinator: keys.coordinator ?? '',
    colleague: keys.colleague ?? '',
    approver: keys.approver ?? '',
    auditor: keys.auditor ?? '',
    till: await edge.key('key_till', SCOPE_PRESETS['shop-server'], merchant, log),
    bookkeeper: await edge.key('key_till', SCOPE_PRESETS.bookkeeper, merchant, log),
    merchant,
    budget: idOf<BudgetId>('budget', commandId(OPERATOR, 'test', `${log} budget`)),
  });
}

/** A member with points, and the reference under which the merchant knows them. */
export async function memberWithPoints(edge: Edge, people: People, hours = 4): Promise<{ id: string; ref: string }> {
  const member = await edge.made('/v1/members', people.coordinator, { name: `Member ${fresh()}` });
  const ended = Math.floor(edge.service.clock() / 60_000) * 60_000 - 60_000;
  const contribution = await edge.made('/v1/contributions', people.coordinator, {
    member: member.id,
    activity_type: 'stairwell-cleaning',
    service_class: 'volunteer',
    evidence_grade: 'A',
    started_at: new Date(ended - hours * 3_600_000).toISOString(),
    ended_at: new Date(ended).toISOString(),
  });
  await edge.made('/v1/awards', people.coordinator, { contribution: contribution.id, budget: people.budget });
  const { reference } = await edge.made(`/v1/members/${member.id}/references`, people.coordinator, { merchant: people.merchant });
  return { id: member.id, ref: reference };
}

export const reward = (edge: Edge, people: People, price: string, more: object = {}): Promise<Fields> =>
  edge.made('/v1/rewards', people.coordinator, { merchant: people.merchant, price, ...more });
