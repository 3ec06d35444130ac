/**
 * A till that speaks the protocol through the TypeScript client: it sends a command of the model until it is answered, to whichever
 * copy of the service is there, and keeps the answer byte for byte.
 */
import { ProblemError, Timebank } from '../../clients/typescript/src/timebank.js';
import type { Fields } from '../support/edge.js';
import type { Asked, Command, World } from './protocol-model.js';

/** Longer than any fault lasts. */
const PATIENCE_MS = 60_000;
const POSITION = 'tb-log-position';

export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly json: Fields;
  readonly isReplayed: boolean;
}

const PARTS: Readonly<Partial<Record<Command['do'], string>>> = {
  ...{ capture: 'captures', refund: 'refunds', void: 'void', reverse: 'reverse', extend: 'extend' },
};

/** The operation under which the key of a command is taken; nothing for those without a key. */
export function operationOf(what: Command['do']): string | undefined {
  if (what === 'quote') return 'POST /v1/quotes';
  if (what === 'authorize') return 'POST /v1/redemptions';
  if (what === 'void-by-key') return 'POST /v1/redemptions/void-by-key';
  return PARTS[what] === undefined ? undefined : `POST /v1/redemptions/{}/${PARTS[what]}`;
}

/** Points as texts. */
export const text = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** What an answer comes to, as the model says it. */
export function says({ status, json }: Heard): string {
  if (status >= 300) return json.code;
  if ('valid' in json) return json['valid'] === true ? 'valid' : String((json['problems'] as Fields[])[0]?.code);
  return json['object'] === 'redemption' ? json.status : String(json['object']);
}

/** Without what a repetition may say otherwise: which request it was, and where the service was reached. */
export function told({ json }: Heard): unknown {
  const { instance: _, request_id: __, type: ___, ...rest } = json as unknown as Record<string, unknown>;
  return rest;
}

export class ProtocolTill {
  /** Of the newest answer: what is read afterwards is at least as new. */
  position: string | undefined;

  /** @param place where a copy of the service is, asked anew for each sending */
  constructor(
    private readonly place: () => string,
    private readonly key: string,
    /** The references of the members. */
    private readonly refs: readonly string[],
  ) {}

  send(asked: Asked, world: World): Promise<Heard> {
    return this.ask(till => this.call(till, asked, world));
  }

  read(redemption: string): Promise<Heard> {
    const given = this.position === undefined ? {} : { minPosition: this.position };
    return this.ask(till => till.getRedemption({ redemption }, given));
  }

  /** The ids of the list, page by page. */
  async list(status?: 'authorized' | 'partially_captured' | 'captured' | 'voided' | 'expired'): Promise<readonly string[]> {
    const ids: string[] = [];
    const given = this.position === undefined ? {} : { minPosition: this.position };
    await this.ask(async till => {
      const rows = till.listRedemptions({ limit: 3, ...(status === undefined ? {} : { status }) }, given);
      for await (const { id } of rows) ids.push(id);
    });
    return ids;
  }

  async refunds(redemption: string): Promise<readonly string[]> {
    const amounts: string[] = [];
    const given = this.position === undefined ? {} : { minPosition: this.position };
    await this.ask(async till => {
      for await (const { amount } of till.listRefunds({ redemption, limit: 2 }, given)) amounts.push(amount);
    });
    return amounts;
  }

  private async ask(call: (till: Timebank) => Promise<unknown>): Promise<Heard> {
    let heard: Heard | undefined;
    const hear: typeof fetch = async (input, init) => {
      const { pathname, search } = new URL(String(input));
      const response = await fetch(this.place() + pathname + search, init);
      const { status, headers } = response;
      const content = await response.text();
      this.position = furthest(this.position, headers.get(POSITION) ?? undefined);
      heard = { status, text: content, json: JSON.parse(content) as Fields, isReplayed: headers.has('idempotency-replayed') };
      return new Response(content, { status, headers });
    };
    const till = new Timebank({ url: 'http://till.example', key: this.key, fetch: hear, deadlineMs: PATIENCE_MS });
    await call(till).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
    });
    if (heard === undefined) throw new Error('nothing was heard');
    return heard;
  }

  private call(till: Timebank, asked: Asked, world: World): Promise<unknown> {
    const { key: idempotencyKey } = asked;
    const keyed = {
      idempotencyKey,
      ...('version' in asked && asked.version !== undefined ? { ifMatch: tag(asked.version) } : {}),
    };
    const redemption = 'of' in asked ? (world.redemptions.get(asked.of)?.id ?? `rdm_${'0'.repeat(26)}`) : '';
    switch (asked.do) {
      case 'quote':
        return till.quoteReward({ reward: rewardOf(world, asked.reward), member: this.ref(asked.member) }, keyed);
      case 'validate':
        return till.validateRedemption(this.sale(asked, world));
      case 'authorize':
        return till.authorizeRedemption(this.sale(asked, world), keyed);
      case 'capture': {
        const amount = asked.amount === undefined ? {} : { amount: text(asked.amount) };
        return till.captureRedemption({ redemption, final: asked.final, ...amount }, keyed);
      }
      case 'void':
        return till.voidRedemption({ redemption }, keyed);
      case 'reverse':
        return till.reverseRedemption({ redemption }, keyed);
      case 'extend':
        return till.extendRedemption({ redemption, hold_ttl_s: asked.ttlMs / 1_000 }, keyed);
      case 'refund':
        return till.refundRedemption({ redemption, amount: text(asked.amount) }, keyed);
      case 'describe':
        return till.describeRedemption({ redemption, metadata: { ...asked.changes } }, { ifMatch: '*', ...keyed });
      case 'void-by-key':
        return till.voidRedemptionByKey({ idempotency_key: asked.of });
    }
  }

  private sale(asked: Extract<Asked, { do: 'authorize' | 'validate' }>, world: World) {
    return {
      reward: rewardOf(world, asked.reward),
      member: this.ref(asked.member),
      merchant_reference: asked.reference,
      hold_ttl_s: asked.ttlMs / 1_000,
      capture: asked.capture,
      allow_partial: asked.allowPartial,
      metadata: { ...asked.metadata },
      ...(asked.amount === undefined ? {} : { amount: text(asked.amount) }),
      ...(asked.quote === undefined ? {} : { quote: world.quotes.get(asked.quote)?.id ?? 'quo_none' }),
    };
  }

  private ref(member: number): string {
    return this.refs[member] ?? '';
  }
}

/** Of concurrent answers the furthest counts. */
function furthest(one: string | undefined, other: string | undefined): string | undefined {
  const place = (token: string | undefined): number => Number.parseInt(token?.split('.')[1] ?? '-1', 36);
  return place(other) > place(one) ? other : one;
}

const tag = (version: number): string => `"rdm-v${String(version)}"`;
const rewardOf = ({ rewards }: World, number: number): string => rewards[number]?.id ?? '';
