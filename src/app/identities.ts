/**
 * Who a member is: name, phone, birth year, nickname, building. Outside the log, in a table of its own, one row a member.
 *
 * Hides how people are sealed and found: fields under the member's own key, look-ups by keyed hash of the normalised phone or
 * name, so that the table without the service's secret is nobody's. A phone number belongs to one member of a community;
 * namesakes are several. Erasing destroys the row's content with its key and leaves the pseudonym, under which nobody can be
 * written again. What is personal leaves only as the answer to whoever asks here: never in an error, never in a log line.
 */
import { createHash } from 'node:crypto';
import { DatabaseError, type Pool } from 'pg';
import type { MemberId } from '../ledger/units.js';
import { Gathered } from './gathered.js';
import { RegisterKeys, type MemberKey } from './register-keys.js';

export interface Profile {
  readonly name: string;
  /** E.164 */
  readonly phone?: string;
  readonly birthYear?: number;
  /** Shown in public where the member agreed to be shown. */
  readonly nickname?: string;
  readonly building?: string;
}
/** `null` removes. */
export type ProfileChanges = {
  readonly [F in keyof Profile]?: F extends 'name' ? Profile[F] : Profile[F] | null;
};

/** `taken`: another member has this phone number or claim. `isStale`: that member's enrolment began long ago. */
export type Enrolled =
  | { readonly status: 'enrolled' | 'known' | 'erased' }
  | { readonly status: 'taken'; readonly by: MemberId; readonly isStale: boolean };

/** Shows whom a `SubjectErased` event concerned: `binding` is SHA-256 of `salt ‖ name ‖ 0x00 ‖ phone`, both base64url. */
export interface ErasureProof {
  readonly salt: string;
  readonly binding: string;
}

/** An enrolment whose row has no account after so long was abandoned. */
const ENROLMENT_SECONDS_MAX = 600;
/** Times that an enrolment is tried again because whoever stood in its way went away meanwhile. */
const ENROL_ATTEMPTS_MAX = 5;
const UNIQUE_VIOLATION = '23505';
/** Communities whose keys are not derived again for each use. */
const KEYS_KEPT_MAX = 1_000;
const E164 = /^\+[1-9]\d{5,14}$/;

const COLUMNS = { name: 'name', phone: 'phone', birthYear: 'birth_year', nickname: 'nickname', building: 'building' } as const;
type Field = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as readonly Field[];

const LOG = '(SELECT id FROM logs WHERE origin = $1)';
const LIVING = `identities WHERE log = ${LOG} AND erased_at IS NULL`;
const INSERT = `
  INSERT INTO identities
    (log, member, name_hash, phone_hash, claim, wrapped_key, ${FIELDS.map(field => COLUMNS[field]).join()})
  SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM logs WHERE origin = $1
  ON CONFLICT DO NOTHING`;
const HOLDERS = `
  SELECT member, erased_at IS NOT NULL AS "isErased", enrolled_at < now() - make_interval(secs => $5) AS "isStale"
  FROM identities WHERE log = ${LOG} AND (member = $2 OR phone_hash = $3 OR claim = $4)`;
const DESTROY = `
  UPDATE identities SET erased_at = now(), claim = NULL, name_hash = NULL, phone_hash = NULL, wrapped_key = NULL,
    ${FIELDS.map(field => `${COLUMNS[field]} = NULL`).join()}
  WHERE log = ${LOG} AND member = $2 AND erased_at IS NULL`;

type SealedRow = { readonly member: MemberId; readonly wrapped_key: Buffer } & Record<(typeof COLUMNS)[Field], Buffer | null>;

export class Identities {
  private readonly keys = new Map<string, RegisterKeys>();
  private readonly profiles = new Gathered<string, Profile>((log, members) => this.open(log, members as readonly MemberId[]));

  constructor(
    private readonly pool: Pool,
    private readonly secret: Uint8Array,
  ) {}

  /**
   * Writes who a new member is, before the ledger enrols the member. Doing it again changes nothing.
   * @param claim a text that only one member of the community can hold
   */
  async enrol(log: string, member: MemberId, profile: Profile, claim?: string): Promise<Enrolled> {
    const keys = this.keysOf(log);
    const { key, wrapped } = keys.newKey(member);
    const phone = profile.phone === undefined ? null : phoneHash(keys, profile.phone);
    const claimed = claim === undefined ? null : keys.hash('claim', claim);
    const row = [log, member, nameHash(keys, profile.name), phone, claimed, wrapped];
    const sealed = FIELDS.map(field => sealField(key, field, profile[field]));
    for (let attempt = 0; attempt < ENROL_ATTEMPTS_MAX; attempt++) {
      const inserted = await this.pool.query(INSERT, [...row, ...sealed]);
      if (inserted.rowCount === 1) return { status: 'enrolled' };
      const holders = await this.pool.query<Holder>(HOLDERS, [log, member, phone, claimed, ENROLMENT_SECONDS_MAX]);
      const own = holders.rows.find(holder => holder.member === member);
      if (own !== undefined) return { status: own.isErased ? 'erased' : 'known' };
      const [other] = holders.rows;
      if (other !== undefined) return { status: 'taken', by: other.member, isStale: other.isStale };
    }
    throw new Error(`the register of ${log} takes nobody: either there is no such log, or enrolments stand in each other's way`);
  }

  /** Takes back an enrolment that the ledger refused. */
  async withdraw(log: string, member: MemberId): Promise<void> {
    await this.pool.query(`DELETE FROM ${LIVING} AND member = $2`, [log, member]);
  }

  /** The members with these phone numbers (E.164). */
  async byPhone(log: string, phones: readonly string[]): Promise<ReadonlyMap<string, MemberId>> {
    const found = await this.find(log, 'phone_hash', phones, phoneHash);
    return new Map([...found].flatMap(([phone, members]) => members.map(member => [phone, member] as const)));
  }

  /** The members of each of these names, who enrolled first first. */
  byName(log: string, names: readonly string[]): Promise<ReadonlyMap<string, readonly MemberId[]>> {
    return this.find(log, 'name_hash', names, nameHash);
  }

  async byClaim(log: string, claims: readonly string[]): Promise<ReadonlyMap<string, MemberId>> {
    const found = await this.find(log, 'claim', claims, (keys, claim) => keys.hash('claim', claim));
    return new Map([...found].flatMap(([claim, members]) => members.map(member => [claim, member] as const)));
  }

  /**
   * Who these members are; the unknown and the erased are left out.
   * @throws SealBroken
   */
  async describe(log: string, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Profile>> {
    if (members.length === 0) return new Map();
    const found = await this.profiles.all(log, members);
    return new Map(
      members.flatMap(member => {
        const profile = found.get(member);
        return profile === undefined ? [] : [[member, profile] as const];
      }),
    );
  }

  private async open(log: string, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Profile>> {
    const keys = this.keysOf(log);
    const rows = await this.rowsOf(log, members);
    return new Map(rows.map(row => [row.member, openRow(keys.unwrap(row.member, row.wrapped_key), row)]));
  }

  /** `unknown`: nobody lives under this id. `taken`: the phone number is another member's. */
  async update(log: string, member: MemberId, changes: ProfileChanges): Promise<'updated' | 'unknown' | 'taken'> {
    const keys = this.keysOf(log);
    const [row] = await this.rowsOf(log, [member]);
    if (row === undefined) return 'unknown';
    const key = keys.unwrap(member, row.wrapped_key);
    const given = FIELDS.filter(field => changes[field] !== undefined);
    const sets = new Map<string, Buffer | null>(given.map(field => [COLUMNS[field], sealField(key, field, changes[field])]));
    if (changes.name !== undefined) sets.set('name_hash', nameHash(keys, changes.name));
    if (changes.phone !== undefined) sets.set('phone_hash', changes.phone === null ? null : phoneHash(keys, changes.phone));
    if (sets.size === 0) return 'updated';
    const assignments = [...sets.keys()].map((column, index) => `${column} = $${String(index + 3)}`);
    try {
      const statement = `UPDATE identities SET ${assignments.join()} WHERE log = ${LOG} AND member = $2 AND erased_at IS NULL`;
      const updated = await this.pool.query(statement, [log, member, ...sets.values()]);
      return updated.rowCount === 1 ? 'updated' : 'unknown';
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return 'taken';
      throw error;
    }
  }

  /** What the event of a member's erasure is bound to; to be asked for before the destruction, because it dies with the row. */
  async erasureProof(log: string, member: MemberId): Promise<ErasureProof | undefined> {
    const [row] = await this.rowsOf(log, [member]);
    if (row === undefined) return undefined;
    const key = this.keysOf(log).unwrap(member, row.wrapped_key);
    const { name, phone = '' } = openRow(key, row);
    const salt = key.derive('erasure');
    const binding = createHash('sha256').update(salt).update(`${name}\0${phone}`).digest();
    return { salt: salt.toString('base64url'), binding: binding.toString('base64url') };
  }

  /**
   * Destroys a member's key, everything sealed under it, the references that merchants have, and the devices. The pseudonym
   * stays. Doing it again completes it.
   */
  async destroy(log: string, member: MemberId): Promise<void> {
    await this.pool.query(DESTROY, [log, member]);
    // what was being issued either stands now or is refused, because issuing locks the row above
    for (const table of ['member_refs', 'member_devices'])
      await this.pool.query(`DELETE FROM ${table} WHERE log = ${LOG} AND member = $2`, [log, member]);
  }

  /** The members' own keys: what follows from one, or is sealed under it, dies with it. Nobody else has one. */
  async memberKeys(log: string, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, MemberKey>> {
    const keys = this.keysOf(log);
    const rows = await this.rowsOf(log, members);
    return new Map(rows.map(row => [row.member, keys.unwrap(row.member, row.wrapped_key)]));
  }

  /** What stands for a text where the text itself must not: always the same, and nothing to guess from without the secret. */
  keyed(log: string, purpose: string, text: string): string {
    return this.keysOf(log).hash(purpose, text).toString('hex');
  }

  private keysOf(log: string): RegisterKeys {
    const known = this.keys.get(log);
    if (known !== undefined) return known;
    const keys = new RegisterKeys(this.secret, log);
    if (this.keys.size >= KEYS_KEPT_MAX) this.keys.clear();
    this.keys.set(log, keys);
    return keys;
  }

  private async rowsOf(log: string, members: readonly MemberId[]): Promise<readonly SealedRow[]> {
    const columns = FIELDS.map(field => COLUMNS[field]).join();
    const statement = `SELECT member, wrapped_key, ${columns} FROM ${LIVING} AND member = ANY ($2)`;
    const { rows } = await this.pool.query<SealedRow>(statement, [log, members]);
    return rows;
  }

  private async find(
    log: string,
    column: 'name_hash' | 'phone_hash' | 'claim',
    texts: readonly string[],
    hashOf: (keys: RegisterKeys, text: string) => Buffer,
  ): Promise<ReadonlyMap<string, readonly MemberId[]>> {
    if (texts.length === 0) return new Map();
    const keys = this.keysOf(log);
    const hashes = new Map(texts.map(text => [text, hashOf(keys, text)]));
    const { rows } = await this.pool.query<{ hash: Buffer; member: MemberId }>(
      `SELECT ${column} AS hash, member FROM ${LIVING} AND ${column} = ANY ($2) ORDER BY enrolled_at, member`,
      [log, [...hashes.values()]],
    );
    const members = new Map<string, MemberId[]>();
    for (const { hash, member } of rows)
      members.set(hash.toString('hex'), [...(members.get(hash.toString('hex')) ?? []), member]);
    return new Map([...hashes].map(([text, hash]) => [text, members.get(hash.toString('hex')) ?? []]));
  }
}

interface Holder {
  readonly member: MemberId;
  readonly isErased: boolean;
  readonly isStale: boolean;
}

/** A name as people compare it: without case, width, spaces and punctuation. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{Cf}]/gu, '');

const nameHash = (keys: RegisterKeys, name: string): Buffer => keys.hash('name', plainName(name));

function phoneHash(keys: RegisterKeys, phone: string): Buffer {
  if (!E164.test(phone)) throw new RangeError('a phone number reached the register that is not in E.164');
  return keys.hash('phone', phone);
}

const sealField = (key: MemberKey, field: Field, content: string | number | null | undefined): Buffer | null =>
  content === undefined || content === null ? null : key.seal(field, Buffer.from(String(content)));

function openRow(key: MemberKey, row: SealedRow): Profile {
  const read = (field: Field): string | undefined => {
    const sealed = row[COLUMNS[field]];
    return sealed === null ? undefined : key.open(field, sealed).toString();
  };
  const [name = '', phone, birthYear, nickname, building] = FIELDS.map(read);
  return {
    name,
    ...(phone === undefined ? {} : { phone }),
    ...(birthYear === undefined ? {} : { birthYear: Number(birthYear) }),
    ...(nickname === undefined ? {} : { nickname }),
    ...(building === undefined ? {} : { building }),
  };
}
