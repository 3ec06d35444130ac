/**
 * What becomes of a hold besides its capture: it is let go, kept longer, or taken back with all that came of it.
 */
import { Controller, Param, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { commandIdOf } from '../../app/dispatch.js';
import { idOf, type RedemptionId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content } from '../dto/field.js';
import { ExtendBody, ReverseBody, VoidBody, VoidByKeyBody } from '../dto/redemption.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { IfMatch, TakesIfMatch } from '../precondition.js';
import { RedemptionView, TombstoneView } from '../views/redemption.js';
import { meantRedemption, RedemptionDesk } from './redemption-desk.js';

/** Under which idempotency keys of authorisations are taken. */
const AUTHORIZE = 'POST /v1/redemptions';
const VOID_BY_KEY = 'POST /v1/redemptions/void-by-key';

@ApiTags('Redemptions')
@Controller('v1/redemptions')
export class HoldsController {
  constructor(
    private readonly desk: Desk,
    private readonly tills: RedemptionDesk,
  ) {}

  @Post(':redemption/void')
  @Needs('redemptions:void')
  @Keyed()
  @TakesIfMatch()
  @Operation({
    id: 'voidRedemption',
    says: 'Let go what is still on hold. A redemption that has ended already is answered as it is.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: ['role-not-permitted', 'redemption-already-captured'],
  })
  async void(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @IfMatch() ifMatch: string | undefined,
    @Content() _body: VoidBody,
  ): Promise<Answer> {
    const of = meantRedemption(call, id, ifMatch);
    return this.tills.done(call, await this.desk.send(call, { type: 'VoidRedemption', ...of }), of.redemption);
  }

  @Post('void-by-key')
  @Needs('redemptions:void')
  @ApiExtraModels(RedemptionView, TombstoneView)
  @ApiOkResponse({
    description: 'The redemption, or that there will never be one.',
    schema: { oneOf: [RedemptionView, TombstoneView].map(view => ({ $ref: getSchemaPath(view) })) },
  })
  @Operation({
    id: 'voidRedemptionByKey',
    says: 'Void what an authorisation made that was never answered. Should it arrive later, it is refused for ever.',
    refuses: ['role-not-permitted', 'community-frozen', 'redemption-already-captured', 'temporary-reduced-capacity'],
  })
  async voidByKey(@Calling() call: Call, @Content() { idempotency_key: key }: VoidByKeyBody): Promise<Answer> {
    const id: RedemptionId = idOf('redemption', commandIdOf(call.caller, { operation: AUTHORIZE, key }));
    const command = { type: 'VoidRedemptionByKey', merchant: call.merchant, redemption: id } as const;
    const accepted = await this.desk.sendUnkeyed(call, command, commandIdOf(call.caller, { operation: VOID_BY_KEY, key }));
    return this.tills.voidedByKey(call, accepted, { id, key });
  }

  @Post(':redemption/extend')
  @Needs('redemptions:capture')
  @Keyed()
  @TakesIfMatch()
  @Operation({
    id: 'extendRedemption',
    says: 'Keep points on hold for longer, at most seven days after the authorisation.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: ['role-not-permitted', 'merchant-not-active', 'redemption-not-open', 'hold-extension-limit'],
  })
  async extend(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @IfMatch() ifMatch: string | undefined,
    @Content() { hold_ttl_s: holdSeconds }: ExtendBody,
  ): Promise<Answer> {
    const of = meantRedemption(call, id, ifMatch);
    return this.tills.done(call, await this.desk.send(call, { type: 'ExtendRedemption', holdSeconds, ...of }), of.redemption);
  }

  @Post(':redemption/reverse')
  @Needs('redemptions:refund')
  @Keyed()
  @TakesIfMatch()
  @Operation({
    id: 'reverseRedemption',
    says: 'Undo a redemption: void what is on hold and refund what was captured, both or neither.',
    answers: { 200: [RedemptionView, 'The redemption.'] },
    refuses: ['role-not-permitted', 'merchant-not-active', 'refund-window-closed', 'refund-needs-funding'],
  })
  async reverse(
    @Calling() call: Call,
    @Param('redemption') id: string,
    @IfMatch() ifMatch: string | undefined,
    @Content() _body: ReverseBody,
  ): Promise<Answer> {
    const of = meantRedemption(call, id, ifMatch);
    return this.tills.done(call, await this.desk.send(call, { type: 'ReverseRedemption', ...of }), of.redemption);
  }
}
