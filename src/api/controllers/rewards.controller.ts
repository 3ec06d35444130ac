/**
 * Rewards: what points can be redeemed for. Coordinators publish them, merchants read their own.
 */
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { offer, offers, type AnswerTo } from '../../app/queries.js';
import type { OfferCommand } from '../../ledger/offer.js';
import type { Instant, OfferId, PartnerId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { CLOCK } from '../clock.js';
import { Desk } from '../desk.js';
import { Content, Filters, NoMembers } from '../dto/field.js';
import { PriceBody, RestockBody, RevisionBody, RewardBody, RewardsQuery } from '../dto/reward.js';
import { given, having } from '../given.js';
import { instantOf } from '../instants.js';
import { Lists } from '../lists.js';
import { Names } from '../names.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { pointsOf } from '../points-text.js';
import { existing } from '../problems/problem.js';
import { ShowsPage } from '../views/page.js';
import { rewardFigures, RewardView, rewardView } from '../views/reward.js';

@NoMembers
class WithdrawBody {}

const REFUSES = ['role-not-permitted', 'amount-out-of-range'] as const;

@ApiTags('Rewards')
@Controller('v1/rewards')
export class RewardsController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  @Post()
  @Needs('rewards:write')
  @Keyed()
  @Operation({
    id: 'publishReward',
    says: 'Publish a reward of a merchant.',
    answers: { 201: [RewardView, 'The reward.'] },
    refuses: [...REFUSES, 'merchant-not-active', 'effective-date-out-of-range'],
  })
  async publish(@Calling() call: Call, @Content() body: RewardBody): Promise<Answer> {
    const accepted = await this.desk.send(call, publishCommand(body, this.clock()));
    const id: OfferId = call.idOfCreated('offer');
    const name = await this.names.give(call, 'offer', id, body.label);
    return Answer.created(accepted, rewardView(rewardFigures(accepted.books, id), name, false));
  }

  @Post(':reward/prices')
  @Needs('rewards:write')
  @Keyed()
  @Operation({
    id: 'repriceReward',
    says: 'Change a price. Open holds keep theirs.',
    answers: { 200: [RewardView, 'The reward.'] },
    refuses: REFUSES,
  })
  reprice(@Calling() call: Call, @Param('reward') id: string, @Content() { price }: PriceBody): Promise<Answer> {
    return this.change(call, { type: 'RepriceOffer', offer: id as OfferId, price: pointsOf(price) });
  }

  @Post(':reward/restocks')
  @Needs('rewards:write')
  @Keyed()
  @Operation({
    id: 'restockReward',
    says: 'Add to the stock.',
    answers: { 200: [RewardView, 'The reward.'] },
    refuses: REFUSES,
  })
  restock(@Calling() call: Call, @Param('reward') id: string, @Content() { added }: RestockBody): Promise<Answer> {
    return this.change(call, { type: 'RestockOffer', offer: id as OfferId, added });
  }

  @Post(':reward/revisions')
  @Needs('rewards:write')
  @Keyed()
  @Operation({
    id: 'reviseReward',
    says: 'Change where a reward is redeemed, who honours it, and whether in part. What is not sent stays as it is.',
    answers: { 200: [RewardView, 'The reward.'] },
    refuses: ['role-not-permitted'],
  })
  revise(@Calling() call: Call, @Param('reward') id: string, @Content() body: RevisionBody): Promise<Answer> {
    const changes = given({
      partial: body.partial,
      locations: body.locations?.map(location => location.normalize('NFC')),
      honouredBy: body.honoured_by as PartnerId[] | undefined,
    });
    return this.change(call, { type: 'ReviseOffer', offer: id as OfferId, ...changes });
  }

  @Post(':reward/withdrawals')
  @Needs('rewards:write')
  @Keyed()
  @Operation({
    id: 'withdrawReward',
    says: 'Withdraw a reward. Open holds are honoured.',
    answers: { 200: [RewardView, 'The reward.'] },
    refuses: ['role-not-permitted'],
  })
  withdraw(@Calling() call: Call, @Param('reward') id: string, @Content() _body: WithdrawBody): Promise<Answer> {
    return this.change(call, { type: 'WithdrawOffer', offer: id as OfferId });
  }

  @Get()
  @Needs('rewards:read')
  @Operation({ id: 'listRewards', says: 'List rewards, newest first. A merchant’s key sees those that it honours.' })
  @ShowsPage(RewardView)
  list(@Calling() call: Call, @Filters() query: RewardsQuery): Promise<Answer> {
    const { partner } = call.caller;
    const filter = { merchant: partner ?? (query.merchant as PartnerId | undefined), status: query.status };
    return this.lists.newestFirst(call, {
      name: `GET /v1/rewards ${partner ?? ''}`,
      query,
      ask: page => offers(filter, page),
      show: rows => this.shown(call, rows),
    });
  }

  @Get(':reward')
  @Needs('rewards:read')
  @Operation({ id: 'getReward', says: 'Read a reward.', answers: { 200: [RewardView, 'The reward.'] } })
  async one(@Calling() call: Call, @Param('reward') id: string): Promise<Answer> {
    const { partner } = call.caller;
    const found = await this.desk.find(call, offer(id as OfferId));
    const row = existing([found.answer].find(each => partner === undefined || isHonouredBy(each, partner)));
    const name = await this.names.one(call, 'offer', id);
    return Answer.found(found, rewardView(row, name, partner !== undefined), `rwd-p${String(row.position)}`);
  }

  private async change(call: Call, command: Exclude<OfferCommand, { type: 'PublishOffer' }>): Promise<Answer> {
    const accepted = await this.desk.send(call, command);
    const name = await this.names.one(call, 'offer', command.offer);
    return Answer.done(accepted, rewardView(rewardFigures(accepted.books, command.offer), name, false));
  }

  private async shown(call: Call, rows: AnswerTo<typeof offers>): Promise<readonly unknown[]> {
    const names = await this.names.of(
      call,
      'offer',
      rows.map(row => row.offer),
    );
    return rows.map(row => rewardView(row, names.get(row.offer), call.caller.partner !== undefined));
  }
}

const isHonouredBy = ({ merchant, honouredBy }: AnswerTo<typeof offer>, partner: PartnerId): boolean =>
  merchant === partner || honouredBy.includes(partner);

/** No list is no restriction. */
const listed = <T extends string>(texts: readonly T[]): readonly T[] | undefined => (texts.length === 0 ? undefined : texts);

/** The moment from which it is valid does not make two requests differ: the fingerprint is the request's. */
const publishCommand = (body: RewardBody, now: Instant): Extract<OfferCommand, { type: 'PublishOffer' }> => ({
  type: 'PublishOffer',
  merchant: body.merchant as PartnerId,
  price: pointsOf(body.price),
  quotaPeriod: body.quota_period,
  validFrom: having(body.valid_from, instantOf) ?? now,
  categories: body.categories,
  multiCapture: body.multi_capture,
  ...given({
    partial: body.partial ? true : undefined,
    locations: listed(body.locations.map(location => location.normalize('NFC'))),
    honouredBy: listed(body.honoured_by as PartnerId[]),
    stock: body.stock,
    quota: body.quota,
    validUntil: having(body.valid_until, instantOf),
    holdSeconds: body.hold_ttl_s,
    refundDays: body.refund_days,
  }),
});
