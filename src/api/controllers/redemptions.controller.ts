/**
 * Redemptions, for tills and shops' servers: put points on hold, capture them, pay them back, note something, read what stands.
 */
import { Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { redemption, redemptions, refunds } from '../../app/queries.js';
import type { RedemptionId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content, Filters } from '../dto/field.js';
import { PageQuery } from '../dto/page.js';
import { AuthorizeBody, CaptureBody, MetadataBody, RedemptionsQuery, RefundBody } from '../dto/redemption.js';
import { given, having } from '../given.js';
import { Lists } from '../lists.js';
import { MeantMembers, sayingWhy } from '../meant-member.js';
import { Operation } from '../operation.js';
import { Keyed, Needs, NeedsWith } from '../permissions.js';
import { pointsOf } from '../points-text.js';
import { assertIfMatch, IfMatch, TakesIfMatch } from '../precondition.js';
import { existing } from '../problems/problem.js';
import { ShowsPage } from '../views/page.js';
import { redemptionTag, RedemptionView, RefundView, refundView } from '../views/redemption.js';
import { changesOf, meantRedemption, RedemptionDesk } from './redemption-desk.js';

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
      'unit-mismatch',
      'role-not-permitted',
      'merchant-not-active',
      'self-redemption-forbidden',
      'redemption-voided-before-create',
      'merchant-reference-taken',
      'member-not-active',
      'code-invalid',
      'code-expired',
      'code-already-used',
      'abnormal-usage-detected',
      'quote-expired',
      'reward-price-changed',
      'reward-unavailable',
      'insufficient-points',
    ],
  })
  async authorize(@Calling() call: Call, @Content() body: AuthorizeBody): Promise<Answer> {
    const meant = await this.members.meant(call, body);
    const terms = this.tills.terms(call, body, meant);
    const accepted = await this.desk.send(call, { type: 'AuthorizeRedemption', ...terms }).catch(sayingWhy(meant));
    return this.tills.created(call, accepted);
  }

  @Post(':redemption/captures')
  @Needs('redemptions:capture')
  @Keyed()
  @TakesIfMatch()
  @Operation({
    id: 'captureRedemption',
    says: 'Pay the merchant from the hold. The rest is released, unless the reward allows several captures and `final` is false.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: [
      'role-not-permitted',
      'merchant-not-active',
      ...ENDED,
      'member-not-active',
      'multi-capture-not-allowed',
      'amount-exceeds-remaining',
      'amount-out-of-range',
    ],
  })
  async capture(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @IfMatch() ifMatch: string | undefined,
    @Content() { amount, final }: CaptureBody,
  ): Promise<Answer> {
    const of = meantRedemption(call, id, ifMatch);
    const command = { type: 'CaptureRedemption', ...of, final, ...given({ amount: having(amount, pointsOf) }) } as const;
    return this.tills.done(call, await this.desk.send(call, command), of.redemption);
  }

  @Post(':redemption/refunds')
  @Needs('redemptions:refund')
  @Keyed()
  @TakesIfMatch()
  @Operation({
    id: 'refundRedemption',
    says: 'Pay back what was captured, in whole or in part.',
    answers: { 201: [RefundView, 'The refund.'] },
    refuses: [
      'role-not-permitted',
      'merchant-not-active',
      'redemption-not-captured',
      'refund-window-closed',
      'refund-exceeds-captured',
      'refund-needs-funding',
      'amount-out-of-range',
    ],
  })
  async refund(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @IfMatch() ifMatch: string | undefined,
    @Content() { amount, reason }: RefundBody,
  ): Promise<Answer> {
    const command = {
      type: 'RefundRedemption',
      ...meantRedemption(call, id, ifMatch),
      amount: pointsOf(amount),
      ...given({ reason: reason?.normalize('NFC') }),
    } as const;
    return this.tills.refunded(await this.desk.send(call, command));
  }

  @Get(':redemption/refunds')
  @Needs('redemptions:read')
  @Operation({
    id: 'listRefunds',
    says: 'List what of a redemption was paid back, newest first.',
    refuses: ['role-not-permitted'],
  })
  @ShowsPage(RefundView)
  async refunds(@Calling() call: Call, @Param('redemption') id: string, @Filters() query: PageQuery): Promise<Answer> {
    const { answer } = await this.desk.findFresh(call, redemption(id as RedemptionId));
    const own = existing([answer].find(({ merchant }) => merchant === call.merchant));
    return this.lists.page(call, {
      name: `GET /v1/redemptions/${id}/refunds`,
      query,
      ask: ({ after, limit }) => refunds(own.redemption, { after: having(after, Number), limit }),
      placeOf: row => row.position,
      show: rows => rows.map(refundView),
    });
  }

  @Patch(':redemption')
  @Needs('redemptions:authorize')
  @TakesIfMatch({ required: true })
  @Operation({
    id: 'describeRedemption',
    says:
      'Change the metadata. Names that are not sent stay as they are. No `Idempotency-Key` is read: after a lost answer ' +
      '`precondition-failed` may mean that the change was made.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: ['role-not-permitted', 'community-frozen', 'temporary-reduced-capacity'],
  })
  async describe(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @IfMatch() ifMatch: string | undefined,
    @Content() { metadata }: MetadataBody,
  ): Promise<Answer> {
    const of = meantRedemption(call, id, ifMatch);
    assertIfMatch(ifMatch);
    const command = { type: 'DescribeRedemption', ...of, metadata: changesOf(metadata) } as const;
    return this.tills.done(call, await this.desk.sendUnkeyed(call, command), of.redemption);
  }

  @Get(':redemption')
  @Needs('redemptions:read')
  @Operation({
    id: 'getRedemption',
    says: 'Read a redemption.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: ['role-not-permitted'],
  })
  async one(@Calling() call: Call, @Param('redemption') id: string): Promise<Answer> {
    const found = await this.desk.findFresh(call, redemption(id as RedemptionId));
    const view = await this.tills.shown(call, found.answer);
    return Answer.found(found, view, redemptionTag(view));
  }

  @Get()
  @Needs('redemptions:read')
  @Operation({
    id: 'listRedemptions',
    says: 'List the merchant’s redemptions, newest first.',
    refuses: ['role-not-permitted'],
  })
  @ShowsPage(RedemptionView)
  list(@Calling() call: Call, @Filters() query: RedemptionsQuery): Promise<Answer> {
    return this.lists.newestFirst(call, {
      name: 'GET /v1/redemptions',
      query,
      ask: page => redemptions(this.tills.filter(call, query), page),
      show: rows => this.tills.shownAll(call, rows),
    });
  }
}
