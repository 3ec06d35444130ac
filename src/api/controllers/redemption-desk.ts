/**
 * Between tills and the ledger: members under the references that each merchant was given, redemptions from books and rows.
 */
import { Inject, Injectable } from '@nestjs/common';
import { MerchantRefs } from '../../app/merchant-refs.js';
import type { AnswerTo, redemption, redemptions } from '../../app/queries.js';
import { isToPool } from '../../ledger/account/lots.js';
import type { MetadataChange } from '../../ledger/account/metadata.js';
import type { RedemptionTerms } from '../../ledger/account/redemptions.js';
import type { Redemption } from '../../ledger/account/state.js';
import { memberOf, type Instant, type MemberId, type OfferId, type QuoteId, type RedemptionId } from '../../ledger/units.js';
import { getIn } from '../../ledger/ordered-map.js';
import { Answer } from '../answer.js';
import type { Call } from '../call.js';
import { CLOCK } from '../clock.js';
import type { Accepted } from '../desk.js';
import type { AuthorizeBody, RedemptionsQuery } from '../dto/redemption.js';
import { given, having } from '../given.js';
import { instantOf, instantText } from '../instants.js';
import { LogPositions } from '../log-positions.js';
import type { MeantMember } from '../meant-member.js';
import { pointsOf, pointsText } from '../points-text.js';
import { versionsIn } from '../precondition.js';
import { existing, Problem } from '../problems/problem.js';
import { asOf, figuresOf, REDEMPTION_TAG, redemptionTag, redemptionView, refundView } from '../views/redemption.js';
import type { QuoteView, RedemptionView, TombstoneView } from '../views/redemption.js';

type RedemptionRow = AnswerTo<typeof redemption>;
type RedemptionFilter = Parameters<typeof redemptions>[0];

const POINTS = 'PT';

@Injectable()
export class RedemptionDesk {
  constructor(
    private readonly refs: MerchantRefs,
    private readonly positions: LogPositions,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  /** @throws Problem for another unit than points */
  terms(call: Call, body: AuthorizeBody, { member, code }: MeantMember): RedemptionTerms {
    if (body.unit !== undefined && body.unit !== POINTS) throw new Problem('unit-mismatch');
    return {
      merchant: call.merchant,
      member,
      reward: body.reward as OfferId,
      // as the log will hold it: one text, one reference
      merchantReference: body.merchant_reference.normalize('NFC'),
      capture: body.capture,
      allowPartial: body.allow_partial,
      ...given({
        quote: body.quote as QuoteId | undefined,
        amount: having(body.amount, pointsOf),
        location: body.location?.normalize('NFC'),
        holdSeconds: body.hold_ttl_s,
        code,
        clientTime: having(body.client_time, instantOf),
        metadata: having(body.metadata, changesOf),
      }),
    };
  }

  /** What of the merchant's redemptions is asked for, as they are now. */
  filter({ merchant }: Call, { merchant_reference: reference, status }: RedemptionsQuery): RedemptionFilter {
    return { merchant, merchantReference: reference?.normalize('NFC'), status, now: this.clock() };
  }

  async created(call: Call, accepted: Accepted): Promise<Answer> {
    const authorized = accepted.events.find(({ event }) => event.type === 'RedemptionAuthorized');
    if (authorized?.event.type !== 'RedemptionAuthorized') throw new Error('an authorisation recorded nothing');
    const view = await this.fromBooks(call, accepted, authorized.event.content.redemption);
    return Answer.created(accepted, view, redemptionTag(view));
  }

  async done(call: Call, accepted: Accepted, redemption: RedemptionId): Promise<Answer> {
    const view = await this.fromBooks(call, accepted, redemption);
    return Answer.done(accepted, view, redemptionTag(view));
  }

  /** The redemption, as `done` answers it; a tombstone where there will never be one. */
  async voidedByKey(call: Call, accepted: Accepted, { id, key }: { readonly id: RedemptionId; readonly key: string }) {
    if (heldIn(accepted, id) !== undefined) return this.done(call, accepted, id);
    const view: TombstoneView = { object: 'tombstone', idempotency_key: key };
    return Answer.done(accepted, view);
  }

  quoted(accepted: Accepted): Answer {
    const quoted = accepted.events.find(({ event }) => event.type === 'RewardQuoted');
    if (quoted?.event.type !== 'RewardQuoted') throw new Error('a quote recorded nothing');
    const { quote: id, reward, amount, expiresAt } = quoted.event.content;
    const prices = { reward, amount: pointsText(amount), expires_at: instantText(expiresAt) };
    const view: QuoteView = { id, object: 'quote', ...prices };
    return Answer.created(accepted, view);
  }

  refunded(accepted: Accepted): Answer {
    const refunded = accepted.events.find(({ event }) => event.type === 'RedemptionRefunded');
    if (refunded?.event.type !== 'RedemptionRefunded') throw new Error('a refund recorded nothing');
    const { refund: move, redemption, amount, returned } = refunded.event.content;
    const { recordedAt } = refunded;
    return Answer.created(accepted, refundView({ move, redemption, amount, isToPool: isToPool(returned), recordedAt }));
  }

  /** @throws Problem `resource-not-found` for another merchant's */
  async shown(call: Call, row: RedemptionRow): Promise<RedemptionView> {
    const [view] = row.merchant === call.merchant ? await this.shownAll(call, [row]) : [];
    return existing(view);
  }

  async shownAll(call: Call, rows: readonly RedemptionRow[]): Promise<readonly RedemptionView[]> {
    const { log, mode } = call.caller;
    const now = this.clock();
    const refs = await this.refs.refsOf(log, call.merchant, [...new Set(rows.map(row => row.member))]);
    return rows.map(row => {
      const figures = asOf({ ...row, id: row.redemption }, now);
      const logPosition = this.positions.token(log, row.position);
      return redemptionView(figures, { member: refs.get(row.member), logPosition, mode });
    });
  }

  private async fromBooks(call: Call, accepted: Accepted, id: RedemptionId): Promise<RedemptionView> {
    const { log, mode } = call.caller;
    const held = heldIn(accepted, id);
    if (held === undefined) throw new Error('the books of a redemption command do not hold its redemption');
    const member = await this.refs.refOf(log, call.merchant, held.member);
    const logPosition = this.positions.token(log, accepted.position);
    return redemptionView(figuresOf(held.redemption), { member, logPosition, mode });
  }
}

/** Which redemption a command is for, whose it must be, and the versions of it that the caller may mean. */
export const meantRedemption = (call: Call, id: string, ifMatch: string | undefined) => ({
  merchant: call.merchant,
  redemption: id as RedemptionId,
  ...versionsIn(ifMatch, REDEMPTION_TAG),
});

/** As the log will hold them: one text, one form. */
export const changesOf = (sent: Readonly<Record<string, string | null>>): readonly MetadataChange[] =>
  Object.entries(sent).map(([name, text]) => ({ name: name.normalize('NFC'), value: text?.normalize('NFC') }));

/** A redemption in the books right after a command, and whose it is. */
function heldIn(
  { books }: Accepted,
  id: RedemptionId,
): { readonly member: MemberId; readonly redemption: Redemption } | undefined {
  for (const [name, book] of books) {
    if (book.kind !== 'account' || book.state.status === 'unopened') continue;
    const redemption = getIn(book.state.redemptions, id);
    if (redemption !== undefined) return { member: memberOf(name), redemption };
  }
  return undefined;
}
