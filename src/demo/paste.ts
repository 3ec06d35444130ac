/**
 * Lines to paste into a terminal: one for each of the three who use the time bank first. Each works at once, and does nothing
 * twice when it is pasted again.
 */
import type { ScopePreset } from '../app/access-scopes.js';
import type { KeysFile } from './demo-keys.js';

/** Who holds a key in the demo: the operator has the command line. */
export type DemoPreset = Exclude<ScopePreset, 'operator'>;

/** What the holder of a key may like to read first. */
export const FIRST_READS: Readonly<Record<DemoPreset, string>> = {
  coordinator: '/v1/members?limit=5',
  approver: '/v1/awards?status=proposed',
  auditor: '/v1/journal?limit=5',
  till: '/v1/rewards',
  'shop-server': '/v1/rewards',
  bookkeeper: '/v1/redemptions?limit=5',
  'civic-portal': '/v1/leaderboards/points?period=month',
  'auditor-tool': '/v1/events?limit=5',
};

export const getLine = (url: string, key: string): string => `curl -s '${url}' -H 'Authorization: Bearer ${key}'`;

export interface LineToPaste {
  readonly who: string;
  readonly command: string;
}

export function linesToPaste(url: string, { keys, sample }: KeysFile): readonly LineToPaste[] {
  const keyOf = (name: string): string => keys.find(each => each.name === name)?.key ?? '';
  const get = (name: string, path: string): string => getLine(`${url}${path}`, keyOf(name));
  const post = (name: string, path: string, once: string, body: object): string =>
    `${get(name, path)} -H 'Content-Type: application/json' -H 'Idempotency-Key: ${once}' -d '${JSON.stringify(body)}'`;
  const attended = {
    ...{ member: sample.account, activity_type: 'activity-attended', service_class: 'volunteer' },
    ...{ evidence_grade: 'A', quantity: 1 },
  };
  const coffee = {
    ...{ reward: sample.reward, member: sample.member, merchant_reference: 'FIRST-0001' },
    ...{ amount: sample.amount, capture: true },
  };
  return [
    {
      who: 'Coordinator: a neighbour came to an activity today',
      command: post('coordinator', '/v1/contributions', 'first-contribution-0001', attended),
    },
    {
      who: 'Merchant: the neighbour pays a coffee with points',
      command: post(sample.till, '/v1/redemptions', 'first-redemption-0001', coffee),
    },
    { who: 'Auditor: the latest movements of the ledger', command: get('auditor', FIRST_READS.auditor) },
  ];
}
