/**
 * Before there is a redemption: what a reward costs a member for the next minutes, and whether an authorisation would be taken.
 */
import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { OfferId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content } from '../dto/field.js';
import { AuthorizeBody, QuoteBody } from '../dto/redemption.js';
import { given } from '../given.js';
import { MeantMembers, sayingWhy } from '../meant-member.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { PROBLEMS, type ProblemCode } from '../problems/problem-table.js';
import { Problem } from '../problems/problem.js';
import { QuoteView, ValidationView, type ObstacleView } from '../views/redemption.js';
import { RedemptionDesk } from './redemption-desk.js';

/** What concerns the codes on members' devices. */
const CODES = ['code-invalid', 'code-expired', 'abnormal-usage-detected'] as const;
/** What a dry run is refused with itself, as the authorisation would be. */
const OWN: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['validation-failed', 'resource-not-found', ...CODES]);

@ApiTags('Redemptions')
@Controller('v1')
export class QuotesController {
  constructor(
    private readonly desk: Desk,
    private readonly tills: RedemptionDesk,
    private readonly members: MeantMembers,
  ) {}

  @Post('quotes')
  @Needs('redemptions:validate')
  @Keyed()
  @Operation({
    id: 'quoteReward',
    says: 'Freeze the price of a reward for ten minutes.',
    answers: { 201: [QuoteView, 'The quote.'] },
    refuses: [
      ...CODES,
      'role-not-permitted',
      'merchant-not-active',
      'member-not-active',
      'code-already-used',
      'reward-unavailable',
    ],
  })
  async quote(@Calling() call: Call, @Content() body: QuoteBody): Promise<Answer> {
    const meant = await this.members.meant(call, body);
    const { member, code } = meant;
    const { merchant } = call;
    const command = { type: 'QuoteReward', merchant, member, reward: body.reward as OfferId, ...given({ code }) } as const;
    return this.tills.quoted(await this.desk.send(call, command).catch(sayingWhy(meant)));
  }

  @Post('redemptions/validate')
  @Needs('redemptions:validate')
  @Operation({
    id: 'validateRedemption',
    says: 'Ask whether an authorisation would be taken just now. Nothing is held, no code is used up.',
    answers: { 200: [ValidationView, 'Whether it would, and why not.'] },
    refuses: [...CODES, 'role-not-permitted', 'unit-mismatch', 'resource-not-found', 'temporary-reduced-capacity'],
  })
  async validate(@Calling() call: Call, @Content() body: AuthorizeBody): Promise<Answer> {
    const meant = await this.members.meant(call, body);
    const terms = this.tills.terms(call, body, meant);
    try {
      const command = { type: 'ValidateRedemption', ...terms } as const;
      return validated(await this.desk.sendUnkeyed(call, command).catch(sayingWhy(meant)), []);
    } catch (reason) {
      if (!(reason instanceof Problem) || OWN.has(reason.code)) throw reason;
      const { code, extras } = reason;
      const title = PROBLEMS[code][call.language];
      return validated(extras, [{ code, title, ...extras.members }]);
    }
  }
}

/** An answer that rests on no position. */
const NOWHERE = -1;

function validated({ position = NOWHERE }: { readonly position?: number }, problems: ObstacleView[]): Answer {
  const view: ValidationView = { valid: problems.length === 0, problems };
  return Answer.found({ position }, view);
}
