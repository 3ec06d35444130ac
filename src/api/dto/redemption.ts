/**
 * What a till asks for: quotes, authorisations, captures, refunds, and its own words on them.
 */
import { METADATA_NAME_LENGTH_MAX, METADATA_NAMES_MAX, METADATA_VALUE_LENGTH_MAX } from '../../ledger/account/metadata.js';
import { Amount, Choice, Flag, Key, Moment, NoMembers, ObjectId, Text, TextMap, Whole } from './field.js';
import { PageQuery } from './page.js';

const REFERENCE_LENGTH_MAX = 64;
const HOLD_SECONDS_MIN = 60;
const HOLD_SECONDS_MAX = 604_800;
const REASON_LENGTH_MAX = 200;
/** Of the result, whatever changes. */
export const METADATA_LIMITS = {
  names: METADATA_NAMES_MAX,
  nameLength: METADATA_NAME_LENGTH_MAX,
  valueLength: METADATA_VALUE_LENGTH_MAX,
};
/** Null removes a name. */
type SentMetadata = Readonly<Record<string, string | null>>;

export class QuoteBody {
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
    insteadOf: 'member',
    example: 'TBM1.R8K2M4.Z6AY0.CW8TA12YA1PR2ART',
  })
  code?: string;
}

export class AuthorizeBody extends QuoteBody {
  @Text({
    says: 'The merchant’s own number of this sale; it names one redemption for ever.',
    max: REFERENCE_LENGTH_MAX,
    example: 'POS-0007',
  })
  merchant_reference!: string;

  @ObjectId({ says: 'A quote, which freezes the price.', isOptional: true, example: 'quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  quote?: string;

  @Amount({ says: 'What the till expects to pay; another price refuses.', isOptional: true })
  amount?: string;

  @Text({ says: 'The unit of amounts: PT.', isOptional: true, example: 'PT' })
  unit?: string;

  @Text({ says: 'Which till.', isOptional: true, max: REFERENCE_LENGTH_MAX, example: 'till-07' })
  location?: string;

  @Whole(HOLD_SECONDS_MIN, HOLD_SECONDS_MAX, { says: 'How long the points stay on hold.', isOptional: true, example: 900 })
  hold_ttl_s?: number;

  @Flag({
    says: 'Hold what there is when the balance is short of the price, where the reward allows it.',
    isOptional: true,
    default: false,
  })
  allow_partial: boolean = false;

  @Flag({
    says: 'Capture everything in the same step; needs the scope redemptions:capture too.',
    isOptional: true,
    default: false,
  })
  capture: boolean = false;

  @Moment({ says: 'The till’s own clock; kept, never decided on.', isOptional: true })
  client_time?: string;

  @TextMap(METADATA_LIMITS, { says: 'The merchant’s own words, by name.', isOptional: true, example: { basket: '7' } })
  metadata?: SentMetadata;
}

export class CaptureBody {
  @Amount({ says: 'Default: all that remains.', isOptional: true })
  amount?: string;

  @Flag({ says: 'Whether the rest is released; false only for rewards with several captures.', isOptional: true, default: true })
  final: boolean = true;
}

export class ExtendBody {
  @Whole(HOLD_SECONDS_MIN, HOLD_SECONDS_MAX, {
    says: 'How long the points stay on hold from now on; never shorter than they would anyway.',
    example: 900,
  })
  hold_ttl_s!: number;
}

export class VoidByKeyBody {
  @Key({ says: 'The idempotency key of the authorisation, whether it has arrived or not.' })
  idempotency_key!: string;
}

export class RefundBody {
  @Amount({ says: 'At most what was captured and not refunded yet.' })
  amount!: string;

  @Text({ says: 'Why, in the merchant’s words.', isOptional: true, max: REASON_LENGTH_MAX, example: 'returned' })
  reason?: string;
}

export class MetadataBody {
  @TextMap(METADATA_LIMITS, { says: 'What changes: a text replaces, null removes.', example: { basket: '7', note: null } })
  metadata!: SentMetadata;
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

/** An empty object, or no body. */
@NoMembers
export class ReverseBody {}
