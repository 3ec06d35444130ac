/**
 * What coordinators send about members.
 */
import { CATEGORIES, type Category } from '../../ledger/units.js';
import { Amount, Choice, Choices, Code, Flag, Moment, ObjectId, Phone, Text, Whole } from './field.js';
import { PageQuery } from './page.js';

const NAME_LENGTH_MAX = 100;
const BIRTH_YEAR_MIN = 1900;
const BIRTH_YEAR_MAX = 2100;

export class EnrolBody {
  @Text({ says: 'The member’s name; kept outside the log, erasable.', max: NAME_LENGTH_MAX, example: '陈秀英' })
  name!: string;

  @Phone({ says: 'Finds the member again; one member’s only.', isOptional: true })
  phone?: string;

  @Whole(BIRTH_YEAR_MIN, BIRTH_YEAR_MAX, { says: 'Minors stand on no leaderboard.', isOptional: true, example: 1968 })
  birth_year?: number;

  @Text({ says: 'Shown on leaderboards, where the member agrees.', isOptional: true, max: NAME_LENGTH_MAX })
  nickname?: string;

  @Text({ says: 'Building or address within the community.', isOptional: true, max: NAME_LENGTH_MAX })
  building?: string;

  @Choices(CATEGORIES, { says: 'Categories that hold from now.', isOptional: true, example: ['delivery-rider'] })
  categories: Category[] = [];

  @Code({ says: 'The team that the member joins.', isOptional: true, example: 'east-gate' })
  team?: string;

  @Flag({ says: 'Whether the member agrees to stand on leaderboards.', isOptional: true, default: false })
  leaderboard: boolean = false;
}

export class CategoryBody {
  @Choice(CATEGORIES, { says: 'The category.', example: 'building-head' })
  category!: Category;

  @Moment({ says: 'From when; default now.', isOptional: true })
  from?: string;

  @Moment({ says: 'Until when, exclusive; default until it is ended.', isOptional: true })
  until?: string;
}

export class TeamBody {
  @Code({ says: 'The team.', example: 'east-gate' })
  team!: string;
}

export class ConsentBody {
  @Flag({ says: 'Whether the member agrees to stand on leaderboards.' })
  leaderboard!: boolean;
}

export class FreezeBody {
  @Flag({ says: 'Whether what is on hold stays uncaptured too.', isOptional: true, default: false })
  block_captures: boolean = false;
}

export class FamilyBody {
  @ObjectId({ says: 'The relative, a member too.', example: 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  relative!: string;
}

export class LeaveBody {
  @ObjectId({
    says: 'Registered family who receives the points; default the community’s pool.',
    isOptional: true,
    example: 'mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD',
  })
  relative?: string;
}

export class ReferenceBody {
  @ObjectId({ says: 'The merchant who is to know the member.', example: 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  merchant!: string;
}

export class TransferBody {
  @ObjectId({ says: 'The member who gives.', example: 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  from!: string;

  @ObjectId({ says: 'The relative who receives.', example: 'mbr_1C7M2Q9X4V8T0RBN3KZ5E6YWHD' })
  to!: string;

  @Amount({ says: 'How much; the points keep their expiry.' })
  amount!: string;
}

export const MEMBER_STATUSES = ['open', 'closing', 'closed'] as const;

export class MembersQuery extends PageQuery {
  @Choice(MEMBER_STATUSES, { says: 'Only members in this status.', isOptional: true })
  status?: (typeof MEMBER_STATUSES)[number];

  @Code({ says: 'Only members of this team.', isOptional: true })
  team?: string;
}
