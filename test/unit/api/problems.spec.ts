import { Call } from '../../../src/api/call.js';
import { problemDocument } from '../../../src/api/problems/problem-document.js';
import { problemPage } from '../../../src/api/problems/problem-page.js';
import { PROBLEM_CODES, PROBLEMS } from '../../../src/api/problems/problem-table.js';
import { membersOf, Problem } from '../../../src/api/problems/problem.js';
import { PublicAddress } from '../../../src/api/public-address.js';
import { DECLINE_CODES, REFUSAL_CODES } from '../../../src/ledger/refusal.js';
import { points, type RedemptionId } from '../../../src/ledger/units.js';

const address = new PublicAddress('https://bank.example');
const documentOf = (problem: Problem, language: 'en' | 'zh' = 'en') =>
  JSON.parse(problemDocument(problem, new Call('req_1', language), address).body) as Record<string, unknown>;

describe('problem types', () => {
  it('name every refusal of the ledger', () => {
    expect([...DECLINE_CODES, ...REFUSAL_CODES].filter(code => !PROBLEM_CODES.includes(code))).toEqual([]);
  });

  it.each(PROBLEM_CODES)('%s says what it is, in both languages, with a page', code => {
    const { status, en, zh } = PROBLEMS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(documentOf(new Problem(code))).toMatchObject({ code, status, title: en, request_id: 'req_1' });
    expect(documentOf(new Problem(code), 'zh')).toMatchObject({ code, title: zh });
    expect(zh).toMatch(/\p{Script=Han}/u);
    const page = problemPage(code);
    expect(page).toContain(`<h1><code>${code}</code>`);
    expect(page).toContain('What to do');
    expect(page).toContain('应当怎么做');
  });

  it('are retryable only where the same request may succeed', () => {
    const retryable = PROBLEM_CODES.filter(code => PROBLEMS[code].retryable);
    expect(retryable.every(code => [408, 409, 429, 500, 503].includes(PROBLEMS[code].status))).toBe(true);
    expect(retryable.filter(code => PROBLEMS[code].status === 409)).toEqual([
      'idempotency-request-in-progress',
      'community-frozen',
    ]);
  });

  it('lead to their page, but for those that are registered elsewhere', () => {
    expect(documentOf(new Problem('budget-exhausted'))['type']).toBe('https://bank.example/problems/budget-exhausted');
    expect(documentOf(new Problem('temporary-reduced-capacity'))['type']).toBe(
      'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
    );
  });

  it('have no page when they do not exist', () => {
    expect(() => problemPage('toString')).toThrow('resource-not-found');
  });

  it('carry the figures of the merchant’s own redemption, in points', () => {
    const refusal = {
      code: 'amount-exceeds-remaining',
      redemptionStatus: 'authorized',
      amountAuthorized: points(4_000),
      amountRemaining: points(1_050),
    } as const;
    expect(membersOf(refusal)).toEqual({
      redemption_status: 'authorized',
      amount_authorized: '40.00',
      amount_remaining: '10.50',
    });
    expect(membersOf({ code: 'merchant-reference-taken', existing: 'rdm_1' as RedemptionId })).toEqual({ existing: 'rdm_1' });
  });

  it('name Retry-After in the header and in the document', () => {
    const problem = new Problem('temporary-reduced-capacity', { retryAfterSeconds: 1 });
    expect(problemDocument(problem, new Call('r', 'en'), address).headers).toMatchObject({ 'retry-after': '1' });
    expect(documentOf(problem)).toMatchObject({ retry_after_s: 1, retryable: true });
  });
});
