/**
 * The keys to the demo community and its test community: one for each kind of caller, kept in a file that only its owner reads.
 *
 * Of a key only a hash is in the database, so the file is the one place where the demo's keys stand. It is seen whole or not
 * at all; where it was lost, the old keys are revoked and new ones made.
 */
import fs from 'node:fs';
import path from 'node:path';
import { SCOPE_PRESETS } from '../app/access-scopes.js';
import type { AccessKeys } from '../app/access-keys.js';
import type { KeyGrant } from '../app/key-records.js';
import { SHOWN_IDS } from '../app/shown-ids.js';
import { communityOf, modeOf } from '../feed/log-name.js';
import type { ActorId, MemberId, OfferId, PartnerId } from '../ledger/units.js';
import { AUDITOR, PORTAL, type Official, type Officials } from './officials.js';
import { FIRST_READS, getLine, type DemoPreset } from './paste.js';
import { SHOPS } from './shops.js';

/** The origin of the demo's log. */
export const DEMO_LOG = 'timebank.example/log/cmty_demo/1';
export const DEMO_COMMUNITY = 'demo';
const KEYS_FILE = 'demo-keys.json';
const OWNER_ONLY = 0o600;

export interface DemoKey {
  readonly name: string;
  readonly role: DemoPreset;
  readonly actor: ActorId;
  readonly key: string;
  /** A line for a terminal that shows what it is good for. */
  readonly paste: string;
  /** The holder's own account: nobody awards to oneself. */
  readonly account?: MemberId;
  /** Of a shop's till. */
  readonly merchant?: PartnerId;
}

/** A redemption that works at once. */
export interface Sample {
  readonly till: string;
  readonly reward: OfferId;
  readonly amount: string;
  /** The member as this merchant knows it … */
  readonly member: string;
  /** … and as coordinators do. */
  readonly account: MemberId;
}

export interface KeysFile {
  readonly community: typeof DEMO_COMMUNITY;
  readonly keys: readonly DemoKey[];
  readonly sample: Sample;
  /** The same in the test community, whose keys are named `test-…`; ids as they are shown there. */
  readonly testSample: Sample;
}

export const keysPath = (dataDir: string): string => path.join(dataDir, KEYS_FILE);

/** The file's content; `undefined` where there is none, or none that can be read. */
export function readKeysFile(file: string): KeysFile | undefined {
  try {
    const read: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return isKeysFile(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

const isKeysFile = (read: unknown): read is KeysFile =>
  typeof read === 'object' &&
  read !== null &&
  'keys' in read &&
  Array.isArray(read.keys) &&
  'sample' in read &&
  'testSample' in read;

export function writeKeysFile(dataDir: string, content: KeysFile): void {
  const file = keysPath(dataDir);
  const draft = `${file}.${String(process.pid)}`;
  fs.mkdirSync(dataDir, { recursive: true });
  fs.writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: OWNER_ONLY });
  fs.renameSync(draft, file);
}

export type Holder = Omit<DemoKey, 'key' | 'paste'>;

/** Who gets a key to the demo community. */
export function holdersOf({ coordinators, approvers }: Officials): readonly Holder[] {
  const named = (name: string, role: DemoPreset, actor: ActorId): Holder => ({ name, role, actor });
  const official =
    (role: 'coordinator' | 'approver') =>
    ({ actor, person }: Official, place: number): Holder => ({
      ...named(place === 0 ? role : `${role}-${String(place + 1)}`, role, actor),
      account: person.member,
    });
  return [
    ...coordinators.slice(0, 2).map(official('coordinator')),
    ...approvers.map(official('approver')),
    named('auditor', 'auditor', AUDITOR),
    ...SHOPS.map(({ key, till, merchant }) => ({ ...named(`till-${key}`, 'shop-server', till), merchant })),
    named('civic-portal', 'civic-portal', PORTAL),
  ];
}

export interface KeysWanted {
  readonly log: string;
  readonly holders: readonly Holder[];
  /** Of the service, for the lines to paste. */
  readonly address: string;
}

/** Makes all keys of a demo community anew; those that were made before end. */
export async function makeDemoKeys(keys: AccessKeys, { log, holders, address }: KeysWanted): Promise<readonly DemoKey[]> {
  for (const old of await keys.list(log)) {
    if (old.revokedAt === undefined && old.label === LABEL) await keys.revoke(old.id);
  }
  const made: DemoKey[] = [];
  const { shown } = SHOWN_IDS[modeOf(log)];
  for (const held of holders) {
    const grant: KeyGrant = {
      community: communityOf(log),
      log,
      actor: held.actor,
      scopes: SCOPE_PRESETS[held.role],
      label: LABEL,
      ...(held.merchant === undefined ? {} : { partner: held.merchant }),
    };
    const { text } = await keys.create(grant);
    made.push({ ...shown(held), key: text, paste: getLine(`${address}${FIRST_READS[held.role]}`, text) });
  }
  return made;
}

const LABEL = 'demo';
