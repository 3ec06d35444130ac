/**
 * Ready sets of scopes, one for each kind of holder of a key, and what a key may never hold.
 *
 * The operator's own key reaches nothing but freezes. A till or a shop's server never gets `balances:read`, nor the event feed,
 * which tells every member's movements: whoever redeems could otherwise profile members.
 */
import type { Scope } from './caller.js';

const TILL: readonly Scope[] = [
  'rewards:read',
  'redemptions:validate',
  'redemptions:authorize',
  'redemptions:capture',
  'redemptions:void',
  'redemptions:read',
];

export const SCOPE_PRESETS = {
  coordinator: [
    'members:read',
    'members:write',
    'activities:write',
    'awards:write',
    'reversals:write',
    'rewards:read',
    'rewards:write',
    'balances:read',
    'leaderboards:read',
    'ledger:read',
  ],
  approver: [
    'members:read',
    'approvals:write',
    'reversals:write',
    'budgets:write',
    'partners:write',
    'rules:write',
    'freezes:write',
    'rewards:read',
    'balances:read',
    'leaderboards:read',
    'ledger:read',
  ],
  auditor: ['ledger:read', 'events:read', 'balances:read', 'leaderboards:read', 'rewards:read'],
  till: TILL,
  'shop-server': [...TILL, 'redemptions:refund'],
  bookkeeper: ['redemptions:read', 'rewards:read'],
  'civic-portal': ['balances:read', 'leaderboards:read'],
  'auditor-tool': ['ledger:read', 'events:read'],
  operator: ['freezes:write'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

export type ScopePreset = keyof typeof SCOPE_PRESETS;

/** Whether one key may hold all of these together. */
export const mayHoldTogether = (scopes: readonly Scope[]): boolean =>
  !(scopes.includes('balances:read') && scopes.some(scope => scope.startsWith('redemptions:')));
