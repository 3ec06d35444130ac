/**
 * Lines to paste into a terminal: one for each of the three who use the time bank first. Each works at once, and does nothing
 * twice when it is pasted again.
 */
import type { KeysFile } from './demo-keys.js';

export interface LineToPaste {
  readonly who: string;
  readonly command: string;
}

export function linesToPaste(url: string, { keys, sample }: KeysFile): readonly LineToPaste[] {
  const keyOf = (name: string): string => keys.find(each => each.name === name)?.key ?? '';
  const get = (name: string, path: string): string => `curl -s '${url}${path}' -H 'Authorization: Bearer ${keyOf(name)}'`;
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
    { who: 'Auditor: the latest movements of the ledger', command: get('auditor', '/v1/journal?limit=5') },
  ];
}
