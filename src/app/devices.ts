/**
 * Devices that show members' codes: enrolled by a coordinator, listed, revoked; and which of them a code may be of.
 *
 * A device's key is stored nowhere: it follows from the member's own key and the device's id, so that it dies with the member's
 * erasure, and whoever repeats an enrolment gets the same answer. What names a device in its codes changes every day; a device is
 * given the pseudonyms of some days ahead, because it shows codes without a network.
 */
import type { Pool } from 'pg';
import { accountIn, communityIn } from '../ledger/books.js';
import { hasRole, type Community } from '../ledger/community.js';
import { OPERATOR } from '../ledger/decision.js';
import type { Refusal } from '../ledger/refusal.js';
import { accountBook, COMMUNITY_BOOK, instant } from '../ledger/units.js';
import type { ActorId, DeviceId, Instant, MemberId } from '../ledger/units.js';
import type { Caller } from './caller.js';
import { dayOf, DayRefs } from './day-refs.js';
import type { Identities } from './identities.js';
import type { Ledger } from './ledger.js';
import { KeyReused } from './log-writer.js';

/** Days for which a device is given its pseudonyms, the day on which it asks included. */
const REF_DAYS = 31;
/** Of one member at a time; whoever hands over one more revokes another first. Two handed over at once may pass together. */
const DEVICES_MAX = 5;

export interface Device {
  readonly id: DeviceId;
  readonly member: MemberId;
  readonly enrolledAt: Instant;
  /** Its pseudonyms, one for each day (UTC), and the day of the first, counted from 1970-01-01. None once it is revoked. */
  readonly refs: readonly string[];
  readonly refsFromDay: number;
}
/** A device that a code may be of, with the key that would have made it. */
export interface KeyedDevice {
  readonly id: DeviceId;
  readonly member: MemberId;
  readonly key: Uint8Array;
}

interface Refused {
  readonly accepted: false;
  readonly refusal: Refusal;
}
/** `key`: for the device alone. */
export type DeviceEnrolment =
  { readonly accepted: true; readonly replayed: boolean; readonly device: Device; readonly key: Uint8Array } | Refused;

export type DeviceRevocation = { readonly accepted: true; readonly device: Device } | Refused;

export interface DeviceSettings {
  readonly pool: Pool;
  readonly ledger: Pick<Ledger, 'look'>;
  readonly identities: Identities;
  readonly secret: Uint8Array;
  readonly clock: () => Instant;
}

interface DeviceRow {
  readonly number: number;
  readonly device: DeviceId;
  readonly member: MemberId;
  readonly fingerprint: Buffer | null;
  readonly enrolled_at: number;
}

const LOG = '(SELECT id FROM logs WHERE origin = $1)';
const COLUMNS = 'number, device, member, fingerprint, enrolled_at';
/** The lock makes an erasure wait, or this see that it has happened. */
const ENROL = `
  WITH living AS (
    SELECT log, member FROM identities WHERE log = ${LOG} AND member = $3 AND erased_at IS NULL FOR SHARE
  ) INSERT INTO member_devices (log, device, member, fingerprint, enrolled_at)
  SELECT log, $2, member, $4, $5 FROM living ON CONFLICT DO NOTHING`;

const refused = (code: Refusal['code']): Refused => ({ accepted: false, refusal: { code } });

export class Devices {
  constructor(private readonly settings: DeviceSettings) {}

  /**
   * Makes a device known under this id. Doing it again changes nothing.
   * @param fingerprint SHA-256 of the request
   * @throws KeyReused where another request has made this device
   */
  async enrol(caller: Caller, member: MemberId, id: DeviceId, fingerprint?: Uint8Array): Promise<DeviceEnrolment> {
    const { log } = caller;
    const before = await this.row(log, id);
    if (before === undefined) {
      const refusal = await this.refusalFor(caller, member);
      if (refusal !== undefined) return refused(refusal);
      await this.settings.pool.query(ENROL, [log, id, member, fingerprint ?? null, this.settings.clock()]);
    }
    const row = before ?? (await this.row(log, id));
    const key = row === undefined ? undefined : (await this.keyed(log, [row]))[0]?.key;
    if (row === undefined || key === undefined) return refused('resource-not-found');
    if (fingerprint !== undefined && row.fingerprint?.equals(fingerprint) === false) throw new KeyReused(id);
    return { accepted: true, replayed: before !== undefined, device: this.shown(log, row, instant(row.enrolled_at)), key };
  }

  /** The member's devices, the newest first, without those that were revoked. */
  async of(log: string, member: MemberId): Promise<readonly Device[]> {
    const rows = await this.rows(log, 'member = $2 AND revoked_at IS NULL ORDER BY number DESC', member);
    return rows.map(row => this.shown(log, row, this.settings.clock()));
  }

  /** Ends a device: no code of it is genuine from now on. Doing it again changes nothing. */
  async revoke(caller: Caller, member: MemberId, id: DeviceId): Promise<DeviceRevocation> {
    const { pool, clock, ledger } = this.settings;
    const community = communityIn(await ledger.look(caller.log, [COMMUNITY_BOOK]));
    if (!mayKeepMembers(community, caller.actor)) return refused('role-not-permitted');
    const { rows } = await pool.query<DeviceRow>(
      `UPDATE member_devices SET revoked_at = coalesce(revoked_at, $4) WHERE log = ${LOG} AND member = $2 AND device = $3
       RETURNING ${COLUMNS}`,
      [caller.log, member, id, clock()],
    );
    const [row] = rows;
    if (row === undefined) return refused('resource-not-found');
    return { accepted: true, device: { ...this.shown(caller.log, row, clock()), refs: [] } };
  }

  /** The key of a device; `undefined` where there is none. */
  async keyOf(log: string, id: DeviceId): Promise<Uint8Array | undefined> {
    const row = await this.row(log, id);
    return row === undefined ? undefined : (await this.keyed(log, [row]))[0]?.key;
  }

  /** The devices that this pseudonym may stand for now: clocks differ, and a day does not end everywhere at once. */
  async named(log: string, ref: string): Promise<readonly KeyedDevice[]> {
    const refs = new DayRefs(this.settings.secret, log);
    const today = dayOf(this.settings.clock());
    const numbers = [today, today - 1, today + 1].map(day => refs.numberOf(ref, day));
    return this.keyed(log, await this.rows(log, 'number = ANY ($2) AND revoked_at IS NULL', numbers));
  }

  private async keyed(log: string, rows: readonly DeviceRow[]): Promise<readonly KeyedDevice[]> {
    if (rows.length === 0) return [];
    const keys = await this.settings.identities.memberKeys(log, [...new Set(rows.map(({ member }) => member))]);
    return rows.flatMap(({ device: id, member }) => {
      const key = keys.get(member)?.derive(`device ${id}`);
      return key === undefined ? [] : [{ id, member, key }];
    });
  }

  private shown(log: string, { number, device: id, member, enrolled_at: enrolledAt }: DeviceRow, from: Instant): Device {
    const day = dayOf(from);
    const dayRefs = new DayRefs(this.settings.secret, log);
    const refs = Array.from({ length: REF_DAYS }, (_, days) => dayRefs.refOf(number, day + days));
    return { id, member, enrolledAt: instant(enrolledAt), refs, refsFromDay: day };
  }

  private async row(log: string, id: DeviceId): Promise<DeviceRow | undefined> {
    return (await this.rows(log, 'device = $2', id))[0];
  }

  private async rows(log: string, condition: string, value: unknown): Promise<readonly DeviceRow[]> {
    const statement = `SELECT ${COLUMNS} FROM member_devices WHERE log = ${LOG} AND ${condition}`;
    return (await this.settings.pool.query<DeviceRow>(statement, [log, value])).rows;
  }

  private async refusalFor({ log, actor }: Caller, member: MemberId): Promise<Refusal['code'] | undefined> {
    const books = await this.settings.ledger.look(log, [COMMUNITY_BOOK, accountBook(member)]);
    const community = communityIn(books);
    const account = accountIn(books, member);
    if (!mayKeepMembers(community, actor)) return 'role-not-permitted';
    if (account.status === 'unopened') return 'resource-not-found';
    if (community.status === 'founded' && community.isFrozen) return 'community-frozen';
    if (account.status !== 'open') return 'member-not-active';
    return (await this.of(log, member)).length < DEVICES_MAX ? undefined : 'device-limit-reached';
  }
}

const mayKeepMembers = (community: Community, actor: ActorId): boolean =>
  community.status === 'founded' && (actor === OPERATOR || hasRole(community, actor, 'coordinator'));
