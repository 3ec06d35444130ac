/**
 * The members that a roster may speak of, looked up once for the whole file: by phone, by name, by claim, by id.
 *
 * Invariant: whoever is erased is nobody here; and whom the register knows but the ledger never enrolled has an unopened
 * account.
 */
import type { Account } from '../../ledger/account/state.js';
import { accountIn } from '../../ledger/books.js';
import { accountBook, type MemberId } from '../../ledger/units.js';
import type { Identities, Profile } from '../identities.js';
import type { Catalogue } from './catalogue.js';
import type { Candidate } from './import-report.js';
import type { WriteRoad } from './rehearsal.js';

/** Books looked at in one go. */
const BOOKS_MAX = 500;
const PHONE_ENDING_LENGTH = 4;
const UNOPENED: Account = { status: 'unopened' };
const MEMBER_NUMBER = /^(?:MBR_)?([0-9A-HJKMNP-TV-Z]{26})$/;

export interface Mentioned {
  readonly phones: readonly string[];
  readonly names: readonly string[];
  readonly claims: readonly string[];
  readonly members: readonly MemberId[];
}

interface Found {
  readonly phones: ReadonlyMap<string, MemberId>;
  readonly names: ReadonlyMap<string, readonly MemberId[]>;
  readonly claims: ReadonlyMap<string, MemberId>;
  readonly profiles: ReadonlyMap<MemberId, Profile>;
  readonly accounts: ReadonlyMap<MemberId, Account>;
}

/** The member whose id a roster gives as number, with or without its prefix; `undefined` for anything else. */
export function memberOfNumber(number: string): MemberId | undefined {
  const id = MEMBER_NUMBER.exec(number.toUpperCase())?.[1];
  return id === undefined ? undefined : (`mbr_${id}` as MemberId);
}

export class People {
  private constructor(private readonly found: Found) {}

  static async find(identities: Identities, log: string, road: WriteRoad, mentioned: Mentioned): Promise<People> {
    const distinct = <T>(some: Iterable<T>): T[] => [...new Set(some)];
    // names first: whoever is enrolled meanwhile is then met as oneself, never as a namesake of oneself
    const names = await identities.byName(log, distinct(mentioned.names));
    const phones = await identities.byPhone(log, distinct(mentioned.phones));
    const claims = await identities.byClaim(log, distinct(mentioned.claims));
    const members = distinct([...phones.values(), ...[...names.values()].flat(), ...claims.values(), ...mentioned.members]);
    const profiles = await identities.describe(log, members);
    const accounts = new Map<MemberId, Account>();
    for (let from = 0; from < members.length; from += BOOKS_MAX) {
      const some = members.slice(from, from + BOOKS_MAX);
      const books = await road.look(some.map(accountBook));
      for (const member of some) accounts.set(member, accountIn(books, member));
    }
    return new People({ phones, names, claims, profiles, accounts });
  }

  byPhone(phone: string): MemberId | undefined {
    return this.found.phones.get(phone);
  }

  byClaim(claim: string): MemberId | undefined {
    return this.found.claims.get(claim);
  }

  namesakes(name: string): readonly MemberId[] {
    return this.found.names.get(name) ?? [];
  }

  /** `undefined` for whoever is not, or no more, in the register. */
  profile(member: MemberId): Profile | undefined {
    return this.found.profiles.get(member);
  }

  account(member: MemberId): Account {
    return this.found.accounts.get(member) ?? UNOPENED;
  }

  /** What tells these members apart. */
  candidates(members: readonly MemberId[], teams: Catalogue<string>): readonly Candidate[] {
    return members.map(member => {
      const { building, phone } = this.profile(member) ?? {};
      const account = this.account(member);
      const team = account.status === 'unopened' ? undefined : account.team;
      return {
        member,
        ...(building === undefined ? {} : { building }),
        ...(team === undefined ? {} : { team: teams.named(team) }),
        ...(phone === undefined ? {} : { phoneEnding: phone.slice(-PHONE_ENDING_LENGTH) }),
      };
    });
  }
}
