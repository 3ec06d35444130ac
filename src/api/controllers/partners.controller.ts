/**
 * Partners of the community, merchants among them: admitted, suspended, reinstated, terminated, paid by approvers.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { partner, partners, type AnswerTo } from '../../app/queries.js';
import type { PartnerCommand } from '../../ledger/partner.js';
import type { PartnerId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { PartnerBody, PartnersQuery, SettlementBody, SuspensionBody } from '../dto/community.js';
import { Content, Filters, NoMembers } from '../dto/field.js';
import { given, having } from '../given.js';
import { Lists } from '../lists.js';
import { Names } from '../names.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { pointsOf } from '../points-text.js';
import { partnerFigures, PartnerView, partnerView } from '../views/community.js';
import { ShowsPage } from '../views/page.js';

@NoMembers
class ReinstateBody {}

const REFUSES = ['role-not-permitted', 'partner-status-conflict'] as const;

const kindOf = (isMerchant: boolean) => (isMerchant ? 'merchant' : 'partner');

@ApiTags('Community')
@Controller('v1/partners')
export class PartnersController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly names: Names,
  ) {}

  @Post()
  @Needs('partners:write')
  @Keyed()
  @Operation({
    id: 'admitPartner',
    says: 'Admit a partner; a merchant gets an id of its own kind.',
    answers: { 201: [PartnerView, 'The partner.'] },
    refuses: ['role-not-permitted', 'amount-out-of-range'],
  })
  async admit(@Calling() call: Call, @Content() body: PartnerBody): Promise<Answer> {
    const { kind, track, merchant, label } = body;
    const cap = given({ refundDebtMax: having(body.refund_debt_max, pointsOf) });
    const accepted = await this.desk.send(call, { type: 'AdmitPartner', kind, track, merchant, ...cap });
    const id: PartnerId = call.idOfCreated(kindOf(merchant));
    const name = await this.names.give(call, 'partner', id, label);
    return Answer.created(accepted, partnerView(partnerFigures(accepted.books, id), name));
  }

  @Post(':partner/suspensions')
  @Needs('partners:write')
  @Keyed()
  @Operation({
    id: 'suspendPartner',
    says: 'Suspend a partner. A merchant takes no new redemptions, and honours the holds it has.',
    answers: { 200: [PartnerView, 'The partner.'] },
    refuses: REFUSES,
  })
  suspend(@Calling() call: Call, @Param('partner') id: string, @Content() { reason }: SuspensionBody): Promise<Answer> {
    return this.change(call, { type: 'SuspendPartner', partner: id as PartnerId, reason });
  }

  @Post(':partner/reinstatements')
  @Needs('partners:write')
  @Keyed()
  @Operation({
    id: 'reinstatePartner',
    says: 'Reinstate a suspended partner.',
    answers: { 200: [PartnerView, 'The partner.'] },
    refuses: REFUSES,
  })
  reinstate(@Calling() call: Call, @Param('partner') id: string, @Content() _body: ReinstateBody): Promise<Answer> {
    return this.change(call, { type: 'ReinstatePartner', partner: id as PartnerId });
  }

  @Post(':partner/terminations')
  @Needs('partners:write')
  @Keyed()
  @Operation({
    id: 'terminatePartner',
    says: 'End a partnership for good.',
    answers: { 200: [PartnerView, 'The partner.'] },
    refuses: REFUSES,
  })
  terminate(@Calling() call: Call, @Param('partner') id: string, @Content() { reason }: SuspensionBody): Promise<Answer> {
    return this.change(call, { type: 'TerminatePartner', partner: id as PartnerId, reason });
  }

  @Post(':partner/settlements')
  @Needs('partners:write')
  @Keyed()
  @Operation({
    id: 'paySettlement',
    says: 'Record that a merchant was paid for what members redeemed. What it is owed falls by as much.',
    answers: { 200: [PartnerView, 'The partner.'] },
    refuses: ['role-not-permitted', 'amount-out-of-range'],
  })
  pay(@Calling() call: Call, @Param('partner') id: string, @Content() { amount }: SettlementBody): Promise<Answer> {
    return this.change(call, { type: 'PaySettlement', partner: id as PartnerId, amount: pointsOf(amount) });
  }

  @Get()
  @Needs('members:read')
  @Operation({ id: 'listPartners', says: 'List partners, newest first.' })
  @ShowsPage(PartnerView)
  list(@Calling() call: Call, @Filters() query: PartnersQuery): Promise<Answer> {
    const filter = { status: query.status, isMerchant: query.merchant };
    return this.lists.newestFirst(call, {
      name: 'GET /v1/partners',
      query,
      ask: page => partners(filter, page),
      show: rows => this.shown(call, rows),
    });
  }

  @Get(':partner')
  @Needs('members:read')
  @Operation({ id: 'getPartner', says: 'Read a partner.', answers: { 200: [PartnerView, 'The partner.'] } })
  async one(@Calling() call: Call, @Param('partner') id: string): Promise<Answer> {
    const found = await this.desk.find(call, partner(id as PartnerId));
    const name = await this.names.one(call, 'partner', id);
    return Answer.found(found, partnerView(found.answer, name), `ptn-p${String(found.answer.position)}`);
  }

  private async change(call: Call, command: Exclude<PartnerCommand, { type: 'AdmitPartner' }>): Promise<Answer> {
    const accepted = await this.desk.send(call, command);
    const name = await this.names.one(call, 'partner', command.partner);
    return Answer.done(accepted, partnerView(partnerFigures(accepted.books, command.partner), name));
  }

  private async shown(call: Call, rows: AnswerTo<typeof partners>): Promise<readonly unknown[]> {
    const names = await this.names.of(
      call,
      'partner',
      rows.map(row => row.partner),
    );
    return rows.map(row => partnerView(row, names.get(row.partner)));
  }
}
