/**
 * What an answer may be: the status and the problem code are ones that the API's description names for its operation, and whatever
 * is no success is a problem document. Every answer that the end-to-end tests get is held to this.
 */
import type { OpenAPIObject } from '@nestjs/swagger';
import { isProblemCode, PROBLEMS } from '../../src/api/problems/problem-table.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Described {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-problem-codes'?: readonly string[];
}

/** What may be said before or beside any route. */
const OF_NO_OPERATION = ['resource-not-found', 'method-not-allowed', 'credentials-in-url', 'malformed-request', 'shutting-down'];
const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'code', 'request_id', 'retryable'];

export class Documented {
  private readonly operations: readonly { readonly method: string; readonly form: RegExp; readonly described: Described }[];

  constructor(document: OpenAPIObject) {
    this.operations = Object.entries(document.paths)
      // what is spelt out comes before what any id fits
      .sort(([one], [other]) => Number(one.includes('{')) - Number(other.includes('{')))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, described]) => ({
          method: method.toUpperCase(),
          form: new RegExp(`^${path.replaceAll(/\{[a-z_]+\}/gi, '[^/]+')}$`),
          described: described as unknown as Described,
        })),
      );
  }

  /** The operation that a request reaches, as the description has it. */
  of(method: string, url: string): Described | undefined {
    const path = url.replace(/[?#].*$/, '');
    const asked = method === 'HEAD' ? 'GET' : method;
    return this.operations.find(operation => operation.method === asked && operation.form.test(path))?.described;
  }

  /** @throws Error for an answer that the description does not promise */
  assert(method: string, url: string, answered: Answered): void {
    const fault = this.faultOf(method, url, answered);
    if (fault !== undefined) throw new Error(`${method} ${url} answered ${String(answered.status)}, ${fault}: ${answered.text}`);
  }

  private faultOf(method: string, url: string, { status, headers, text }: Answered): string | undefined {
    const described = this.of(method, url);
    if (status < 400) {
      const isNamed = described === undefined || String(status) in described.responses;
      return isNamed ? undefined : 'which is not documented';
    }
    if (method === 'HEAD') return undefined;
    if (!/^application\/problem\+json(;|$)/.test(headers.get('content-type') ?? '')) return 'which is no problem document';
    const problem = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const missing = MEMBERS.filter(member => !(member in problem));
    if (missing.length > 0) return `a problem document without ${missing.join()}`;
    const { code } = problem;
    if (typeof code !== 'string' || !isProblemCode(code)) return 'with a code that nobody knows';
    if (PROBLEMS[code].status !== status || problem['status'] !== status) return 'with the code of another status';
    const known = described?.['x-problem-codes'] ?? OF_NO_OPERATION;
    return known.includes(code) ? undefined : `and ${code} is not documented`;
  }
}
