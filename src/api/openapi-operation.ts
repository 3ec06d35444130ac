/**
 * What every operation of the description gets besides its own declarations: headers, and the problems of the edge by what it
 * takes.
 */
import { PROBLEMS, type ProblemCode } from './problems/problem-table.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  description?: string;
  schema?: object;
  required?: boolean;
}
export interface Operation {
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, unknown> };
  responses: Record<string, unknown>;
  'x-refusals'?: readonly ProblemCode[];
  'x-required-scope'?: string;
  'x-idempotency-key'?: boolean;
  'x-problem-codes'?: readonly ProblemCode[];
}

const ALWAYS: readonly ProblemCode[] = [
  'malformed-request',
  'credentials-in-url',
  'api-version-unknown',
  'not-acceptable',
  'uri-too-long',
  'headers-too-large',
  'internal-error',
  'dependency-unavailable',
  'shutting-down',
];
const WITH_KEY: readonly ProblemCode[] = [
  'idempotency-key-missing',
  'idempotency-key-invalid',
  'idempotency-key-reused',
  'idempotency-request-in-progress',
  'temporary-reduced-capacity',
  'community-frozen',
];
const WITH_CALLER: readonly ProblemCode[] = [
  'authentication-required',
  'credentials-invalid',
  'token-invalid',
  'quota-exceeded',
  'sandbox-only',
  'scope-missing',
  'read-token-invalid',
];
const WITH_BODY: readonly ProblemCode[] = ['payload-too-large', 'unsupported-media-type', 'validation-failed'];
const WITH_READ: readonly ProblemCode[] = ['projection-behind'];

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A fresh key for every new request, stored before it is sent; a repetition with it changes nothing and gets the same answer.',
  schema: {
    type: 'string',
    pattern: '^([A-Za-z0-9_\\-:.]{16,255}|"[A-Za-z0-9_\\-:.]{16,255}")$',
    example: '5f0c9d1e-2b7a-4c39-9f6e-1d2c3b4a5f60',
  },
};
const MIN_POSITION: Parameter = {
  name: 'TB-Min-Position',
  in: 'header',
  required: false,
  description: 'A `TB-Log-Position` of an earlier answer: what is read is at least as new.',
  schema: { type: 'string' },
};

export function completeOperation(method: string, path: string, operation: Operation): void {
  const parameters = (operation.parameters ??= []);
  const codes = codesOf(method, path, operation);
  for (const parameter of parameters) if (parameter.in === 'path') parameter.description ??= `The id of the ${parameter.name}.`;
  if (operation['x-idempotency-key']) parameters.push(IDEMPOTENCY_KEY);
  if (operation['x-required-scope'] !== undefined && method === 'get') parameters.push(MIN_POSITION);
  for (const [status, own] of groupByStatus(codes)) operation.responses[status] = problemResponse(own);
  operation['x-problem-codes'] = [...codes].sort();
  delete operation['x-refusals'];
}

function codesOf(method: string, path: string, operation: Operation): ReadonlySet<ProblemCode> {
  const parameters = operation.parameters ?? [];
  const isWrite = operation['x-idempotency-key'] === true;
  const ifMatch = parameters.find(({ name }) => name === 'If-Match');
  return new Set<ProblemCode>([
    ...ALWAYS,
    ...(operation['x-refusals'] ?? []),
    ...(operation['x-required-scope'] === undefined ? [] : WITH_CALLER),
    ...(isWrite ? WITH_KEY : []),
    ...(ifMatch === undefined ? [] : (['precondition-failed'] as const)),
    ...(ifMatch?.required === true ? (['precondition-required'] as const) : []),
    ...(method === 'get' && operation['x-required-scope'] !== undefined ? WITH_READ : []),
    ...(operation.requestBody === undefined ? [] : WITH_BODY),
    ...(parameters.some(each => each.in === 'query') ? (['validation-failed'] as const) : []),
    ...(parameters.some(({ name }) => name === 'cursor' || name === 'after') ? (['cursor-invalid'] as const) : []),
    ...(path.includes('{') || isWrite ? (['resource-not-found'] as const) : []),
    // whether an object is visible is looked up where a request is refused for what it says
    ...(path.includes('{') ? WITH_READ : []),
  ]);
}

function groupByStatus(codes: ReadonlySet<ProblemCode>): ReadonlyMap<string, readonly ProblemCode[]> {
  const groups = new Map<string, ProblemCode[]>();
  for (const code of [...codes].sort()) {
    const status = String(PROBLEMS[code].status);
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

const problemResponse = (codes: readonly ProblemCode[]) => ({
  description: codes.map(code => `\`${code}\``).join(' · '),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
