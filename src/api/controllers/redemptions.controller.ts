/**
 * Redemptions, for tills and shops' servers: put points on hold, capture them, let them go, pay them back, read what stands.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { redemption, redemptions } from '../../app/queries.js';
import type { RedemptionId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content, Filters } from '../dto/field.js';
import { AuthorizeBody, CaptureBody, RedemptionsQuery, RefundBody, VoidBody } from '../dto/redemption.js';
import { given, having } from '../given.js';
import { Lists } from '../lists.js';
import { MeantMembers, sayingWhy } from '../meant-member.js';
import { Operation } from '../operation.js';
import { Keyed, Needs, NeedsWith } from '../permissions.js';
import { pointsOf } from '../points-text.js';
import { redemptionTag, RedemptionView, RefundView } from '../views/redemption.js';
import { ShowsPage } from '../views/page.js';
import { RedemptionDesk } from './redemption-desk.js';

const ENDED = ['redemption-already-captured', 'redemption-voided', 'redemption-expired'] as const;

@ApiTags('Redemptions')
@Controller('v1/redemptions')
export class RedemptionsController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly tills: RedemptionDesk,
    private readonly members: MeantMembers,
  ) {}

  @Post()
  @Needs('redemptions:authorize')
  @NeedsWith('capture', 'redemptions:capture')
  @Keyed()
  @Operation({
    id: 'authorizeRedemption',
    says: 'Put the price of a reward on hold. With `capture` it is paid in the same step.',
    answers: { 201: [RedemptionView, 'The redemption.'] },
    refuses: [
      'merchant-not-active',
      'self-redemption-forbidden',
      'role-not-permitted',
      'merchant-reference-taken',
      'member-not-active',
      'code-invalid',
      'code-expired',
      'code-already-used',
      'abnormal-usage-detected',
      'reward-price-changed',
      'reward-unavailable',
      'insufficient-points',
    ],
  })
  async authorize(@Calling() call: Call, @Content() body: AuthorizeBody): Promise<Answer> {
    const meant = await this.members.meant(call, body);
    const accepted = await this.desk.send(call, this.tills.authorization(call, body, meant)).catch(sayingWhy(meant));
    return this.tills.created(call, accepted);
  }

  @Post(':redemption/captures')
  @Needs('redemptions:capture')
  @Keyed()
  @Operation({
    id: 'captureRedemption',
    says: 'Pay the merchant from the hold. The rest is released, unless the reward allows several captures and `final` is false.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: [
      'merchant-not-active',
      'role-not-permitted',
      ...ENDED,
      'multi-capture-not-allowed',
      'amount-exceeds-remaining',
      'amount-out-of-range',
    ],
  })
  async capture(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @Content() { amount, final }: CaptureBody,
  ): Promise<Answer> {
    const redemptionId = id as RedemptionId;
    const amounts = given({ amount: having(amount, pointsOf) });
    const command = { type: 'CaptureRedemption', merchant: call.merchant, redemption: redemptionId, final, ...amounts } as const;
    return this.tills.done(call, await this.desk.send(call, command), redemptionId);
  }

  @Post(':redemption/void')
  @Needs('redemptions:void')
  @Keyed()
  @Operation({
    id: 'voidRedemption',
    says: 'Let go what is still on hold. A redemption that has ended already is answered as it is.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: ['role-not-permitted', 'redemption-already-captured'],
  })
  async void(@Calling() call: Call, @Param('redemption') id: string, @Content() _body: VoidBody): Promise<Answer> {
    const redemptionId = id as RedemptionId;
    const command = { type: 'VoidRedemption', merchant: call.merchant, redemption: redemptionId } as const;
    return this.tills.done(call, await this.desk.send(call, command), redemptionId);
  }

  @Post(':redemption/refunds')
  @Needs('redemptions:refund')
  @Keyed()
  @Operation({
    id: 'refundRedemption',
    says: 'Pay back what was captured, in whole or in part.',
    answers: { 201: [RefundView, 'The refund.'] },
    refuses: [
      'role-not-permitted',
      'redemption-not-captured',
      'refund-window-closed',
      'refund-exceeds-captured',
      'amount-out-of-range',
    ],
  })
  async refund(@Calling() call: Call, @Param('redemption') id: string, @Content() { amount }: RefundBody): Promise<Answer> {
    const redemptionId = id as RedemptionId;
    const command = {
      type: 'RefundRedemption',
      merchant: call.merchant,
      redemption: redemptionId,
      amount: pointsOf(amount),
    } as const;
    return this.tills.refunded(await this.desk.send(call, command));
  }

  @Get(':redemption')
  @Needs('redemptions:read')
  @Operation({ id: 'getRedemption', says: 'Read a redemption.', answers: { 200: [RedemptionView, 'The redemption.'] } })
  async one(@Calling() call: Call, @Param('redemption') id: string): Promise<Answer> {
    const found = await this.desk.findFresh(call, redemption(id as RedemptionId));
    const view = await this.tills.shown(call, found.answer);
    return Answer.found(found, view, redemptionTag(view));
  }

  @Get()
  @Needs('redemptions:read')
  @Operation({ id: 'listRedemptions', says: 'List the merchant’s redemptions, newest first.' })
  @ShowsPage(RedemptionView)
  list(@Calling() call: Call, @Filters() query: RedemptionsQuery): Promise<Answer> {
    const { merchant_reference: merchantReference, status } = query;
    const filter = { merchant: call.merchant, merchantReference: merchantReference?.normalize('NFC'), status };
    return this.lists.newestFirst(call, {
      name: 'GET /v1/redemptions',
      query,
      ask: page => redemptions(filter, page),
      show: rows => this.tills.shownAll(call, rows),
    });
  }
}
