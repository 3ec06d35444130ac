/**
 * Sends a request until it is answered: again after a cut connection, a slow answer, a service that asks to come back later.
 *
 * All sendings of a POST carry one idempotency key, made before the first, so that it has its effect once; a PATCH has that from
 * its version. The furthest log position that any answer named is remembered, and every read asks for at least that: a client
 * sees what it has written.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NoAnswer, ProblemError, type OperationId, type Problem, type Sent } from './problems.js';

export interface Settings {
  /** Where the service is, as `https://points.example`. */
  readonly url: string;
  /** An API key, `tbk_live_…`. */
  readonly key: string;
  /** Instead of the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long a call may take with all its repetitions. */
  readonly deadlineMs?: number;
  /** How long one sending waits for its answer before it counts as lost. */
  readonly answerWithinMs?: number;
}

export interface Options {
  /** Of a POST: a key that the caller has stored before the call, to repeat it even after a crash; else a fresh one. */
  readonly idempotencyKey?: string;
  /** An `ETag`: refuse when the object has changed since, as `"rdm-v3"` for a redemption of `version` 3. */
  readonly ifMatch?: string;
  /** A `log_position` that another client was told: a read is at least as new. Its own this client remembers by itself. */
  readonly minPosition?: string;
  /** Ends the waiting; what was sent may still have its effect. */
  readonly signal?: AbortSignal;
}

export interface Request {
  readonly operation: OperationId;
  readonly method: string;
  /** From the root of the service. */
  readonly path: string;
  readonly media?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

const DEADLINE_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;
const PAUSE_FIRST_MS = 100;
const PAUSE_MAX_MS = 5_000;
/** Of these a repetition with the same key is safe and may help, whoever answered. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const POSITION_FORM = /^p1\.([0-9a-z]+)\./;
const POSITION_RADIX = 36;

type Outcome = { readonly content: unknown } | { readonly failure: ProblemError | NoAnswer; readonly mayPassInMs?: number };

export class Exchange {
  private readonly address: string;
  private readonly fetch: typeof globalThis.fetch;
  private readonly deadlineMs: number;
  private readonly answerWithinMs: number;
  private position: string | undefined;

  constructor(private readonly settings: Settings) {
    this.address = new URL(settings.url).href.replace(/\/+$/, '');
    this.fetch = settings.fetch ?? globalThis.fetch;
    this.deadlineMs = settings.deadlineMs ?? DEADLINE_MS;
    this.answerWithinMs = settings.answerWithinMs ?? ANSWER_WITHIN_MS;
  }

  /**
   * @returns the content of the answer
   * @throws ProblemError when the service refused
   * @throws NoAnswer when no answer of the service came before the deadline
   */
  async send(request: Request, { idempotencyKey = randomUUID(), ifMatch, minPosition, signal }: Options): Promise<unknown> {
    this.note(minPosition);
    const isRead = request.method === 'GET';
    const key = request.method === 'POST' ? idempotencyKey : undefined;
    const sent: Sent = { operation: request.operation, idempotencyKey: key };
    const headers = new Headers({ authorization: `Bearer ${this.settings.key}`, accept: 'application/json' });
    if (key !== undefined) headers.set('idempotency-key', key);
    if (isRead && this.position !== undefined) headers.set('tb-min-position', this.position);
    if (ifMatch !== undefined) headers.set('if-match', ifMatch);
    if (request.media !== undefined) headers.set('content-type', request.media);
    const endsAt = performance.now() + this.deadlineMs;
    for (let sendings = 1; ; sendings++) {
      const withinMs = Math.max(1, Math.min(this.answerWithinMs, endsAt - performance.now()));
      const outcome = await this.attempt(request, { sent, headers, limits: limitsOf(withinMs, signal) });
      if ('content' in outcome) return outcome.content;
      signal?.throwIfAborted();
      const pauseMs = (outcome.mayPassInMs ?? Infinity) + jitterMs(sendings);
      if (performance.now() + pauseMs >= endsAt) throw outcome.failure;
      await sleep(pauseMs, undefined, signal === undefined ? {} : { signal });
    }
  }

  private async attempt(
    { method, path, body }: Request,
    { sent, headers, limits }: { readonly sent: Sent; readonly headers: Headers; readonly limits: AbortSignal },
  ): Promise<Outcome> {
    const { fetch } = this;
    let response: Response;
    let content: unknown;
    try {
      const from = { method, headers, redirect: 'error', signal: limits } as const;
      response = await fetch(this.address + path, body === undefined ? from : { ...from, body });
      const text = await response.text();
      content = isAnswer(response) ? JSON.parse(text) : undefined;
    } catch (cause) {
      return { failure: new NoAnswer(sent, 'the answer was lost', { cause }), mayPassInMs: 0 };
    }
    this.note(response.headers.get('tb-log-position'));
    if (response.ok && content !== undefined) return { content };
    const failure =
      content === undefined
        ? new NoAnswer(sent, `not the service answered, but something else (${String(response.status)})`)
        : new ProblemError(sent, content as Problem);
    return mayPass(failure, response) ? { failure, mayPassInMs: retryAfterMs(response) } : { failure };
  }

  /** Of concurrent answers the furthest counts; of tokens in a form that is not known here, the newest. */
  private note(token: string | null | undefined): void {
    if (token == null) return;
    const place = (text = ''): number => Number.parseInt(POSITION_FORM.exec(text)?.[1] ?? '', POSITION_RADIX);
    if (!(place(this.position) > place(token))) this.position = token;
  }
}

const limitsOf = (withinMs: number, signal: AbortSignal | undefined): AbortSignal => {
  const timeout = AbortSignal.timeout(Math.ceil(withinMs));
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
};

/** Whether the service itself speaks: what stands between may answer anything. */
const isAnswer = ({ ok, headers }: Response): boolean =>
  (headers.get('content-type') ?? '').startsWith(ok ? 'application/json' : 'application/problem+json');

const mayPass = (failure: ProblemError | NoAnswer, { status }: Response): boolean =>
  PASSING_STATUSES.has(status) || (failure instanceof ProblemError && failure.problem.code === 'idempotency-request-in-progress');

/** Seconds, or a date. */
function retryAfterMs({ headers }: Response): number {
  const text = headers.get('retry-after') ?? '0';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Math.max(0, waitMs || 0);
}

/** Anywhere up to a bound that doubles: tills that were cut off together do not come back together. */
const jitterMs = (sendings: number): number => Math.random() * Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (sendings - 1));
