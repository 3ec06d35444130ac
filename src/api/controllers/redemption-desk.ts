/**
 * Between tills and the ledger: members under the references that each merchant was given, redemptions from books and rows.
 */
import { Inject, Injectable } from '@nestjs/common';
import { MerchantRefs } from '../../app/merchant-refs.js';
import type { AnswerTo, redemption } from '../../app/queries.js';
import type { AuthorizeRedemption } from '../../ledger/account/redemptions.js';
import { memberOf, type Instant, type OfferId, type RedemptionId } from '../../ledger/units.js';
import { getIn } from '../../ledger/ordered-map.js';
import { Answer } from '../answer.js';
import type { Call } from '../call.js';
import { CLOCK } from '../clock.js';
import type { Accepted } from '../desk.js';
import type { AuthorizeBody } from '../dto/redemption.js';
import { given, having } from '../given.js';
import { instantText } from '../instants.js';
import { LogPositions } from '../log-positions.js';
import type { MeantMember } from '../meant-member.js';
import { pointsOf, pointsText } from '../points-text.js';
import { existing, Problem } from '../problems/problem.js';
import { asOf, figuresOf, redemptionTag, redemptionView, type RedemptionView, type RefundView } from '../views/redemption.js';

type RedemptionRow = AnswerTo<typeof redemption>;

const POINTS = 'PT';

@Injectable()
export class RedemptionDesk {
  constructor(
    private readonly refs: MerchantRefs,
    private readonly positions: LogPositions,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  /** @throws Problem for another unit than points */
  authorization(call: Call, body: AuthorizeBody, { member, code }: MeantMember): AuthorizeRedemption {
    if (body.unit !== undefined && body.unit !== POINTS) throw new Problem('unit-mismatch');
    return {
      type: 'AuthorizeRedemption',
      merchant: call.merchant,
      member,
      reward: body.reward as OfferId,
      // as the log will hold it: one text, one reference
      merchantReference: body.merchant_reference.normalize('NFC'),
      capture: body.capture,
      ...given({
        amount: having(body.amount, pointsOf),
        location: body.location?.normalize('NFC'),
        holdSeconds: body.hold_ttl_s,
        code,
      }),
    };
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

  refunded(accepted: Accepted): Answer {
    const refunded = accepted.events.find(({ event }) => event.type === 'RedemptionRefunded');
    if (refunded?.event.type !== 'RedemptionRefunded') throw new Error('a refund recorded nothing');
    const { refund: id, redemption, amount, returned } = refunded.event.content;
    const view: RefundView = {
      ...{ id, redemption, object: 'refund', amount: pointsText(amount) },
      created_at: instantText(refunded.recordedAt),
      destination: returned.some(part => part.to === 'pool') ? 'community_pool' : 'member',
    };
    return Answer.created(accepted, view);
  }

  /** @throws Problem `resource-not-found` for another merchant's */
  async shown(call: Call, row: RedemptionRow): Promise<RedemptionView> {
    const [view] = row.merchant === call.merchant ? await this.shownAll(call, [row]) : [];
    return existing(view);
  }

  async shownAll(call: Call, rows: readonly RedemptionRow[]): Promise<readonly RedemptionView[]> {
    const { log } = call.caller;
    const now = this.clock();
    const refs = await this.refs.refsOf(log, call.merchant, [...new Set(rows.map(row => row.member))]);
    return rows.map(row => {
      const figures = asOf({ ...row, id: row.redemption }, now);
      return redemptionView(figures, refs.get(row.member), this.positions.token(log, row.position));
    });
  }

  private async fromBooks(call: Call, { books, position }: Accepted, id: RedemptionId): Promise<RedemptionView> {
    const { log } = call.caller;
    for (const [name, book] of books) {
      if (book.kind !== 'account' || book.state.status === 'unopened') continue;
      const held = getIn(book.state.redemptions, id);
      if (held === undefined) continue;
      const ref = await this.refs.refOf(log, call.merchant, memberOf(name));
      return redemptionView(figuresOf(held), ref, this.positions.token(log, position));
    }
    throw new Error('the books of a redemption command do not hold its redemption');
  }
}
