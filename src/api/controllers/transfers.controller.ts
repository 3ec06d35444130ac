/**
 * Gifts of points to registered family; the points keep their expiry.
 */
import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content } from '../dto/field.js';
import { TransferBody } from '../dto/member.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { pointsOf, pointsText } from '../points-text.js';
import { ShownId, ShownKind, ShownPoints } from '../views/shown.js';

class TransferView {
  @ShownKind('transfer') object!: 'transfer';
  @ShownId('Who gave.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') from!: string;
  @ShownId('Who received.', 'mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD') to!: string;
  @ShownPoints('How much.') amount!: string;
}

@ApiTags('Members')
@Controller('v1/transfers')
export class TransfersController {
  constructor(private readonly desk: Desk) {}

  @Post()
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'transferPoints',
    says: 'Give points from a member to registered family, on the member’s behalf.',
    answers: { 201: [TransferView, 'The gift.'] },
    refuses: [
      'role-not-permitted',
      'member-not-active',
      'not-family',
      'insufficient-points',
      'transfer-cap-reached',
      'amount-out-of-range',
    ],
  })
  async transfer(@Calling() call: Call, @Content() { from, to, amount }: TransferBody): Promise<Answer> {
    const points = pointsOf(amount);
    const accepted = await this.desk.send(call, {
      type: 'TransferPoints',
      member: from as MemberId,
      to: to as MemberId,
      amount: points,
    });
    const view: TransferView = { object: 'transfer', from, to, amount: pointsText(points) };
    return Answer.created(accepted, view);
  }
}
