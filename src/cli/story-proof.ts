/**
 * The proof that anybody with an auditor's key can make: the whole log folded from zero, over HTTP, and every member's balance
 * compared with the one that the service answers.
 */
import type { KeysFile } from '../demo/demo-keys.js';
import { same, StoryClient } from './story-client.js';
import type { Balance } from './story.js';

interface Posting {
  readonly account: string;
  readonly amount: string;
}
interface Event {
  readonly log_position: string;
  readonly leaf: { readonly entries: readonly Posting[] };
}
interface EventPage {
  readonly data: readonly Event[];
  readonly has_more: boolean;
}

const PARTS = ['available', 'pending', 'held', 'debt', 'certified'] as const;
type Sums = Map<string, number>;

/** The log may grow meanwhile: what came in between is folded too, and compared again. */
const ATTEMPTS_MAX = 3;

/** @throws StoryDiffers */
export async function provenOverHttp(url: string, file: KeysFile): Promise<{ leaves: number; members: number }> {
  const client = new StoryClient(url, file, { name: 'proof', language: 'en' });
  const members = new Map<string, Sums>();
  let leaves = 0;
  let after = '';
  for (let attempt = 1; ; attempt++) {
    [leaves, after] = await foldAfter(client, members, [leaves, after]);
    const differing = await differences(client, members);
    if (differing.length === 0) return { leaves, members: members.size };
    if (attempt === ATTEMPTS_MAX) same('balances that differ from the log', differing, []);
  }
}

type Place = [leaves: number, after: string];

async function foldAfter(client: StoryClient, members: Map<string, Sums>, [leaves, after]: Place): Promise<Place> {
  for (;;) {
    const query = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page = await client.ask<EventPage>('auditor', `/v1/events?limit=100${query}`);
    for (const { leaf } of page.data) for (const posting of leaf.entries) post(members, posting);
    leaves += page.data.length;
    after = page.data.at(-1)?.log_position ?? after;
    if (!page.has_more) return [leaves, after];
  }
}

function post(members: Map<string, Sums>, { account, amount }: Posting): void {
  const [kind, member = '', part = ''] = account.split(':');
  if (kind !== 'member') return;
  const sums: Sums = members.get(member) ?? new Map<string, number>();
  sums.set(part, (sums.get(part) ?? 0) + Number(amount));
  members.set(member, sums);
}

async function differences(client: StoryClient, members: ReadonlyMap<string, Sums>): Promise<readonly string[]> {
  const differing: string[] = [];
  for (const [member, sums] of members) {
    const balance = await client.ask<Balance>('auditor', `/v1/balances/${member}`);
    const answered = [balance.available, balance.pending, balance.held, `-${balance.debt}`].map(text =>
      Math.round(Number(text) * 100),
    );
    const folded = PARTS.map(part => sums.get(part) ?? 0);
    const found = [...answered, balance.certified_minutes];
    if (folded.some((sum, place) => sum !== found[place])) differing.push(member);
  }
  return differing;
}
