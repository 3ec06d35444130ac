/**
 * A member as coordinators see them: the pseudonymous account, and beside it who it is, while that is known.
 */
import type { ErasureProof, Profile } from '../../app/identities.js';
import type { AnswerTo, member } from '../../app/queries.js';
import { accountIn, type Books } from '../../ledger/books.js';
import { CATEGORIES, type MemberId } from '../../ledger/units.js';
import { MEMBER_STATUSES } from '../dto/member.js';
import { instantText } from '../instants.js';
import {
  ShownChoice,
  ShownCount,
  ShownFlag,
  ShownId,
  ShownInstant,
  ShownKind,
  ShownList,
  ShownPart,
  ShownText,
} from './shown.js';

export class CategoryTermView {
  @ShownChoice(CATEGORIES, 'The category.') category!: string;
  @ShownInstant('From when.') from!: string | null;
  @ShownInstant('Until when, exclusive; null while it has no end.', { nullable: true }) until!: string | null;
}

export class ProfileView {
  @ShownText('Name.', { example: '陈秀英' }) name!: string;
  @ShownText('Telephone number, E.164.', { nullable: true }) phone!: string | null;
  @ShownCount('Year of birth.', { nullable: true, example: 1968 }) birth_year!: number | null;
  @ShownText('Shown in public, where the member agrees.', { nullable: true }) nickname!: string | null;
  @ShownText('Building or address.', { nullable: true }) building!: string | null;
}

export class MemberView {
  @ShownId('Its id, a pseudonym.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('member') object!: 'member';
  @ShownChoice(MEMBER_STATUSES, 'Closing: on the way out, while holds are open.') status!: string;
  @ShownText('The team’s code.', { nullable: true, example: 'east-gate' }) team!: string | null;
  @ShownList(CategoryTermView, 'Categories with their dates, past ones too.') categories!: CategoryTermView[];
  @ShownList(String, 'Registered family.') family!: readonly string[];
  @ShownFlag('Whether the member is a minor.') minor!: boolean;
  @ShownFlag('Whether the member agrees to stand on leaderboards.') leaderboard!: boolean;
  @ShownFlag('Frozen: redeems nothing new and gives nothing away.') frozen!: boolean;
  @ShownFlag('Whether what is on hold stays uncaptured too.') captures_blocked!: boolean;
  @ShownInstant('When the member was enrolled.') enrolled_at!: string | null;
  @ShownPart(ProfileView, 'Who it is; null once erased.', { nullable: true }) profile!: ProfileView | null;
}

type Row = AnswerTo<typeof member>;
type Figures = Pick<Row, 'member' | 'status' | 'team' | 'categories' | 'family' | 'isMinor' | 'hasConsented' | 'enrolledAt'> &
  Pick<Row, 'isFrozen' | 'blocksCaptures'>;

/** From the books right after a command. */
export function memberFigures(books: Books, id: MemberId): Figures {
  const account = accountIn(books, id);
  if (account.status === 'unopened') throw new Error('a command on a member left no account');
  const { status, team = null, categories, family, minor: isMinor, leaderboard: hasConsented, enrolledAt } = account;
  const { freeze } = account;
  const standing = { isFrozen: freeze !== undefined, blocksCaptures: freeze?.blockCaptures ?? false };
  return { member: id, status, team, categories, family, isMinor, hasConsented, enrolledAt, ...standing };
}

export const memberView = (figures: Figures, profile: Profile | undefined): MemberView => ({
  id: figures.member,
  object: 'member',
  status: figures.status,
  team: figures.team,
  categories: figures.categories.map(({ category, from, until }) => ({
    category,
    from: instantText(from),
    until: instantText(until),
  })),
  family: figures.family,
  minor: figures.isMinor,
  leaderboard: figures.hasConsented,
  frozen: figures.isFrozen,
  captures_blocked: figures.blocksCaptures,
  enrolled_at: instantText(figures.enrolledAt),
  profile: profile === undefined ? null : profileView(profile),
});

const profileView = ({ name, phone, birthYear, nickname, building }: Profile): ProfileView => ({
  name,
  phone: phone ?? null,
  birth_year: birthYear ?? null,
  nickname: nickname ?? null,
  building: building ?? null,
});

export class ReferenceView {
  @ShownId('The merchant.', 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') merchant!: string;
  @ShownId('The member.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownId('Under which this merchant, and no other, knows the member.', 'mref_8CK2M4V7Q0T3X9ZB5N1W') reference!: string;
}

export class ErasureView {
  @ShownId('The pseudonym, which stays.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownText('Keep it in the erasure’s file only; it is told once.', { nullable: true }) salt!: string | null;
  @ShownText('What the log’s event is bound to.', { nullable: true }) binding!: string | null;
}

export const erasureView = (member: string, proof: ErasureProof | undefined): ErasureView => ({
  member,
  salt: proof?.salt ?? null,
  binding: proof?.binding ?? null,
});
