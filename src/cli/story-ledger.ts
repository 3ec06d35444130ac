/**
 * The chapter in which the ledger is printed: every movement of the story's people, and that they add up.
 */
import { same, type StoryClient } from './story-client.js';
import type { Balance, Cast, StorySettings } from './story.js';
import { columns } from './terminal.js';

interface Line {
  readonly position: number;
  readonly account: string;
  readonly amount: string;
  readonly unit: 'PT' | 'MIN';
  readonly counter_accounts: readonly string[];
  readonly type: string;
}

/** @throws StoryDiffers */
export async function tellLedger(client: StoryClient, { texts, terminal }: StorySettings, cast: Cast): Promise<void> {
  const people = Object.values(cast);
  const nameOf = new Map(people.map(({ member, name }) => [member, name]));
  const lines: Line[] = [];
  for (const { member } of people) {
    const { data } = await client.ask<{ data: readonly Line[] }>(
      'auditor',
      `/v1/members/${member}/history?limit=100&order=oldest-first`,
    );
    const balance = await client.ask<Balance>('auditor', `/v1/balances/${member}`);
    for (const [part, figure] of figuresOf(balance)) same(`${part} of ${member}`, sumOf(data, member, part), figure);
    lines.push(...data);
  }
  lines.sort((a, b) => a.position - b.position);
  const rows = lines.map(({ position, account, amount, unit, counter_accounts: counters, type }) => {
    const [, member = '', part = ''] = account.split(':');
    return [
      String(position),
      texts.events[type] ?? type,
      nameOf.get(member) ?? member,
      texts.parts[part] ?? part,
      unit === 'PT' ? amount : `${amount} min`,
      counters.map(counter => counterText(counter, texts.parts)).join(', '),
    ];
  });
  const [heading = '', ...body] = columns([texts.heading, ...rows], ['right', 'left', 'left', 'left', 'right', 'left']);
  terminal.say(terminal.styled('dim', heading));
  for (const line of body) terminal.say(line);
}

const figuresOf = (balance: Balance): readonly (readonly [string, number])[] => [
  ['available', hundredths(balance.available)],
  ['held', hundredths(balance.held)],
  ['certified', balance.certified_minutes],
];

const hundredths = (text: string): number => Math.round(Number(text) * 100);

const sumOf = (lines: readonly Line[], member: string, part: string): number =>
  lines
    .filter(({ account }) => account.startsWith(`member:${member}:${part}`))
    .reduce((sum, { amount, unit }) => sum + (unit === 'PT' ? hundredths(amount) : Number(amount)), 0);

/** `member:mbr_…:held:rdm_…` is told as its part, `merchant:mer_…:payable` and `equity:…` as what they are. */
function counterText(account: string, parts: Readonly<Record<string, string>>): string {
  const [kind, , part = ''] = account.split(':');
  return kind === 'member' ? (parts[part] ?? part) : account.replace(/:mer_[^:]+/, '');
}
