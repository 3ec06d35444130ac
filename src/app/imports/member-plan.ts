/**
 * What each line of a member roster is: somebody new, somebody known, a repetition, or a question.
 *
 * A phone number is one person's. Without it a line is known again by its content. A namesake is never guessed to be the same
 * or another person: two lines of one file are two people when something known tells them apart; a line and a member whom no
 * line of the file speaks of are two people when two things do; everything else is asked. Decided on the register as it was
 * before the file, so that the order of the lines and a file half imported change nothing.
 */
import type { MemberId } from '../../ledger/units.js';
import { plainName, type Profile } from '../identities.js';
import type { MemberRow } from '../rosters/member-roster.js';
import { plainTitle, type Catalogue } from './catalogue.js';
import type { Stopped } from './import-report.js';
import { question, refusedLine } from './line-findings.js';
import type { People } from './people.js';

/** Who a line is about, said by a person: this member, or somebody new. */
export type Chosen = MemberId | 'new';
export type ChosenByLine = Readonly<Record<number, Chosen>>;

export type MemberPlan =
  | { readonly kind: 'new'; readonly row: MemberRow; readonly claim: string | undefined }
  | { readonly kind: 'known'; readonly row: MemberRow; readonly member: MemberId }
  | { readonly kind: 'stopped'; readonly row: MemberRow; readonly stopped: Stopped };

/** Known differences that make a line and a member of the same name two people. */
const DIFFERENCES_MIN = 2;

/** What a line without a phone number takes for ever; the same line, written a little differently, takes the same. */
export function claimOf(row: MemberRow, chosen: Chosen | undefined): string | undefined {
  const { name, phone, building = '', birthYear, line } = row;
  if (phone !== undefined) return undefined;
  const content = [plainName(name), plainTitle(building), birthYear ?? ''].join('|');
  return chosen === 'new' ? `${content}|new on line ${String(line)}` : content;
}

export function planMembers(
  rows: readonly MemberRow[],
  people: People,
  chosen: ChosenByLine,
  teams: Catalogue<string>,
): readonly MemberPlan[] {
  const spokenOf = new Set(rows.map(row => identified(row, people, chosen[row.line])).filter(member => member !== undefined));
  const earlier = new EarlierLines();
  return rows.map(row => {
    const plan = planMember(row, { people, chosen: chosen[row.line], spokenOf, earlier, teams });
    earlier.add(row, chosen[row.line]);
    return plan;
  });
}

/** The member whom the line names beyond doubt, be it rightly. */
function identified(row: MemberRow, people: People, chosen: Chosen | undefined): MemberId | undefined {
  if (chosen !== undefined && chosen !== 'new') return chosen;
  if (row.phone !== undefined) return people.byPhone(row.phone);
  return people.byClaim(claimOf(row, chosen) ?? '');
}

interface Known {
  readonly people: People;
  readonly chosen: Chosen | undefined;
  readonly spokenOf: ReadonlySet<MemberId>;
  readonly earlier: EarlierLines;
  readonly teams: Catalogue<string>;
}

function planMember(row: MemberRow, { people, chosen, spokenOf, earlier, teams }: Known): MemberPlan {
  const { line } = row;
  const stop = (stopped: Stopped): MemberPlan => ({ kind: 'stopped', row, stopped });
  const member = identified(row, people, chosen);
  const isChosen = chosen !== undefined && chosen !== 'new';
  const before = isChosen ? undefined : earlier.identical(row, chosen);
  if (before !== undefined)
    return stop(refusedLine(line, isSameName(before, row) ? 'line-repeated' : 'phone-repeated', { otherLine: before.line }));
  if (member !== undefined) {
    const profile = people.profile(member);
    if (profile === undefined) return stop(refusedLine(line, 'person-unknown'));
    if (isChosen || isSameName(profile, row)) return { kind: 'known', row, member };
    return stop(refusedLine(line, 'phone-of-another', { candidates: people.candidates([member], teams) }));
  }
  const claim = claimOf(row, chosen);
  if (chosen === 'new') return { kind: 'new', row, claim };
  const twin = earlier.namesakes(row).find(other => differences(other, row) === 0);
  if (twin !== undefined) return stop(question(line, 'person-repeated', { otherLine: twin.line }));
  const alike = people.namesakes(row.name).filter(each => {
    const profile = spokenOf.has(each) ? undefined : people.profile(each);
    return profile !== undefined && differences(profile, row) < DIFFERENCES_MIN;
  });
  if (alike.length > 0) return stop(question(line, 'person-ambiguous', { candidates: people.candidates(alike, teams) }));
  return { kind: 'new', row, claim };
}

const isSameName = (one: Profile, other: Profile): boolean => plainName(one.name) === plainName(other.name);

/** Things that are known of both and differ. */
function differences(one: Profile, other: Profile): number {
  const differ = <T>(a: T | undefined, b: T | undefined): boolean => a !== undefined && b !== undefined && a !== b;
  const plain = (text: string | undefined): string | undefined => (text === undefined ? undefined : plainTitle(text));
  const found = [
    differ(one.phone, other.phone),
    differ(plain(one.building), plain(other.building)),
    differ(one.birthYear, other.birthYear),
  ];
  return found.filter(Boolean).length;
}

/** The lines of the file above the one in question. */
class EarlierLines {
  private readonly byIdentity = new Map<string, MemberRow>();
  private readonly byName = new Map<string, MemberRow[]>();

  add(row: MemberRow, chosen: Chosen | undefined): void {
    const name = plainName(row.name);
    this.byName.set(name, [...(this.byName.get(name) ?? []), row]);
    const identity = identityOf(row, chosen);
    if (!this.byIdentity.has(identity)) this.byIdentity.set(identity, row);
  }

  /** With the same phone number, or without one and of the same content. */
  identical(row: MemberRow, chosen: Chosen | undefined): MemberRow | undefined {
    return this.byIdentity.get(identityOf(row, chosen));
  }

  namesakes({ name }: MemberRow): readonly MemberRow[] {
    return this.byName.get(plainName(name)) ?? [];
  }
}

const identityOf = (row: MemberRow, chosen: Chosen | undefined): string => row.phone ?? claimOf(row, chosen) ?? '';
