/**
 * Problem documents (RFC 9457): the one form of every answer that is not a success.
 *
 * Holds nothing but what the code's entry and the problem itself say: no stack, no statement, nobody's data. Two problems of
 * the same kind are equal but for `instance` and `request_id`.
 */
import type { FastifyReply } from 'fastify';
import type { Call } from '../call.js';
import type { PublicAddress } from '../public-address.js';
import { PROBLEM_ADVICE } from './problem-advice.js';
import { PROBLEMS, problemTypeUri } from './problem-table.js';
import { PROBLEM_TEXTS } from './problem-texts.js';
import type { Problem } from './problem.js';

const PROBLEM_MEDIA_TYPE = 'application/problem+json';
const SEPARATORS = { en: ' ', zh: '' } as const;

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function problemDocument(problem: Problem, call: Call, address: PublicAddress): ProblemAnswer {
  const { code, extras } = problem;
  const { status, retryable, ...titles } = PROBLEMS[code];
  const { retryAfterSeconds } = extras;
  const retryAfter = retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds);
  const document = {
    type: problemTypeUri(code, address.value),
    title: titles[call.language],
    status,
    detail: [PROBLEM_TEXTS, PROBLEM_ADVICE].map(texts => texts[code][call.language]).join(SEPARATORS[call.language]),
    instance: `urn:timebank:request:${call.id}`,
    code,
    request_id: call.id,
    retryable,
    ...(retryAfterSeconds === undefined ? {} : { retry_after_s: retryAfterSeconds }),
    ...call.ids.shown(extras.members),
  };
  const headers = { ...extras.headers, ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) };
  const standing = {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-language': call.language,
    'cache-control': 'no-store',
    'tb-request-id': call.id,
  };
  return { status, headers: { ...standing, ...headers }, body: JSON.stringify(document) };
}

export function sendProblem(reply: FastifyReply, { status, headers, body }: ProblemAnswer): void {
  void reply.status(status).headers(headers).send(body);
}
