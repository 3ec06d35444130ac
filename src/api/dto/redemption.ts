/**
 * What a till asks for: authorisations, captures, refunds.
 */
import { Amount, Choice, Flag, NoMembers, ObjectId, Text, Whole } from './field.js';
import { PageQuery } from './page.js';

const REFERENCE_LENGTH_MAX = 64;
const HOLD_SECONDS_MIN = 60;
const HOLD_SECONDS_MAX = 604_800;

export class AuthorizeBody {
  @ObjectId({ says: 'The reward.', example: 'rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  reward!: string;

  @ObjectId({
    says: 'The member, under the reference that this merchant was given; either this or `code`.',
    isOptional: true,
    example: 'mref_8CK2M4V7Q0T3X9ZB5N1W',
  })
  member?: string;

  @ObjectId({
    says: 'The code that the member’s device shows just now; either this or `member`.',
    isOptional: true,
    example: 'TBM1.R8K2M4.Z6AY0.CW8TA12YA1PR2ART',
  })
  code?: string;

  @Text({
    says: 'The merchant’s own number of this sale; it names one redemption for ever.',
    max: REFERENCE_LENGTH_MAX,
    example: 'POS-0007',
  })
  merchant_reference!: string;

  @Amount({ says: 'What the till expects to pay; another price refuses.', isOptional: true })
  amount?: string;

  @Text({ says: 'The unit of amounts: PT.', isOptional: true, example: 'PT' })
  unit?: string;

  @Text({ says: 'Which till.', isOptional: true, max: REFERENCE_LENGTH_MAX, example: 'till-07' })
  location?: string;

  @Whole(HOLD_SECONDS_MIN, HOLD_SECONDS_MAX, { says: 'How long the points stay on hold.', isOptional: true, example: 900 })
  hold_ttl_s?: number;

  @Flag({
    says: 'Capture everything in the same step; needs the scope redemptions:capture too.',
    isOptional: true,
    default: false,
  })
  capture: boolean = false;
}

export class CaptureBody {
  @Amount({ says: 'Default: all that remains.', isOptional: true })
  amount?: string;

  @Flag({ says: 'Whether the rest is released; false only for rewards with several captures.', isOptional: true, default: true })
  final: boolean = true;
}

export class RefundBody {
  @Amount({ says: 'At most what was captured and not refunded yet.' })
  amount!: string;
}

export const REDEMPTION_STATUSES = ['authorized', 'partially_captured', 'captured', 'voided', 'expired'] as const;

export class RedemptionsQuery extends PageQuery {
  @Text({ says: 'The merchant’s own number of the sale.', isOptional: true, max: REFERENCE_LENGTH_MAX })
  merchant_reference?: string;

  @Choice(REDEMPTION_STATUSES, { says: 'Only redemptions in this status.', isOptional: true })
  status?: (typeof REDEMPTION_STATUSES)[number];
}

/** An empty object, or no body. */
@NoMembers
export class VoidBody {}
