/**
 * Founds the demo community: its year in the ledger, its people in the register, its names, its keys; and a small test community
 * beside it.
 *
 * Founding it again changes nothing. Where it was broken off it goes on: the instant of the first attempt is read back from
 * the log, so it is the same year, and every part finds what is done already. The file of keys is written last and means that
 * all is there.
 */
import type { AccessKeys } from '../app/access-keys.js';
import type { Identities } from '../app/identities.js';
import type { Labels } from '../app/labels.js';
import type { MerchantRefs } from '../app/merchant-refs.js';
import { EMPTY_LOG, type EventStore } from '../event-store/event-store.js';
import { entryOf } from '../feed/record.js';
import type { Instant } from '../ledger/units.js';
import { presentOf } from './days.js';
import {
  DEMO_COMMUNITY,
  DEMO_LOG,
  holdersOf,
  keysPath,
  makeDemoKeys,
  readKeysFile,
  writeKeysFile,
  type KeysFile,
} from './demo-keys.js';
import { liveYear } from './living.js';
import { OWN_ACTIVITIES } from './occasions.js';
import { TEAMS, type People, type Person } from './people.js';
import { planYear, type Plan } from './plan.js';
import { AGENCIES, SHOPS } from './shops.js';
import { foundTestCommunity, TEST_HOLDERS, TEST_LOG } from './test-community.js';

export interface DemoGround {
  readonly store: EventStore;
  readonly identities: Identities;
  readonly labels: Labels;
  readonly refs: MerchantRefs;
  readonly keys: AccessKeys;
  /** Where the file of keys goes. */
  readonly dataDir: string;
  /** Of the service, for the lines to paste. */
  readonly address: string;
  readonly onAppended: (log: string, head: number) => void;
}

export interface DemoOptions {
  readonly now: Instant;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Demo {
  /** `found`: it was there already. */
  readonly status: 'founded' | 'completed' | 'found';
  readonly keysPath: string;
  readonly file: KeysFile;
}

/** Nothing else may write to the demo's log meanwhile, as its clock is that of the year and not today's. */
export async function foundDemo(ground: DemoGround, { now, onProgress }: DemoOptions): Promise<Demo> {
  const { store, keys, dataDir, address, onAppended } = ground;
  const place = keysPath(dataDir);
  const begun = await foundedBefore(store);
  const file = readKeysFile(place);
  if (begun !== undefined && file !== undefined && (await opens(keys, file))) return { status: 'found', keysPath: place, file };
  const plan = planYear(begun ?? now);
  await liveYear(plan.acts, { log: DEMO_LOG, store, onAppended, ...(onProgress === undefined ? {} : { onProgress }) });
  await register(ground, plan.people);
  await name(ground.labels, plan);
  const testSample = await foundTestCommunity(ground, now);
  const made: KeysFile = {
    community: DEMO_COMMUNITY,
    keys: [
      ...(await makeDemoKeys(keys, { log: DEMO_LOG, holders: holdersOf(plan.officials), address })),
      ...(await makeDemoKeys(keys, { log: TEST_LOG, holders: TEST_HOLDERS, address })),
    ],
    sample: await sampleOf(ground, plan),
    testSample,
  };
  writeKeysFile(dataDir, made);
  return { status: begun === undefined ? 'founded' : 'completed', keysPath: place, file: made };
}

/** The instant of the founding that the log began with. */
async function foundedBefore(store: EventStore): Promise<Instant | undefined> {
  const [first] = await store.read(DEMO_LOG, EMPTY_LOG, 1);
  return first === undefined ? undefined : presentOf(entryOf(DEMO_LOG, first).recordedAt);
}

/** Whether the file's keys are those of this database. */
async function opens(keys: AccessKeys, file: KeysFile): Promise<boolean> {
  const [first] = file.keys;
  return first !== undefined && (await keys.verify(first.key)) !== undefined;
}

const everybody = ({ partners, children, former, organisations }: People): readonly Person[] => [
  ...partners,
  ...children,
  ...former,
  ...organisations,
];

async function register({ identities }: DemoGround, people: People): Promise<void> {
  await Promise.all(
    everybody(people).map(({ member, name, nickname, phone, birthYear, building }) =>
      identities.enrol(DEMO_LOG, member, {
        name,
        ...(nickname === undefined ? {} : { nickname }),
        ...(phone === undefined ? {} : { phone }),
        ...(birthYear === undefined ? {} : { birthYear }),
        ...(building === undefined ? {} : { building }),
      }),
    ),
  );
}

async function name(labels: Labels, { budgets }: Plan): Promise<void> {
  for (const { code, zh, en } of TEAMS) await labels.put(DEMO_LOG, 'team', code, { zh, en });
  for (const { code, zh, en } of OWN_ACTIVITIES) await labels.put(DEMO_LOG, 'activity', code, { zh, en });
  for (const { partner, zh, en } of AGENCIES) await labels.put(DEMO_LOG, 'partner', partner, { zh, en });
  for (const { merchant, zh, en, offers } of SHOPS) {
    await labels.put(DEMO_LOG, 'partner', merchant, { zh, en });
    for (const offer of offers) await labels.put(DEMO_LOG, 'offer', offer.id, { zh: offer.zh, en: offer.en });
  }
  for (const { id, quarter } of budgets) {
    const number = Math.ceil(Number(quarter.slice(5, 7)) / 3);
    const [zh, en] = [`${quarter.slice(0, 4)}年第${String(number)}季度预算`, `Budget ${quarter.slice(0, 4)} Q${String(number)}`];
    await labels.put(DEMO_LOG, 'budget', id, { zh, en });
  }
}

async function sampleOf({ refs }: DemoGround, { sample }: Plan): Promise<KeysFile['sample']> {
  const { shop, offer, price, person } = sample;
  const member = await refs.issue(DEMO_LOG, shop.merchant, person.member);
  if (member === undefined) throw new Error('the register does not know whom it has just enrolled');
  return { till: `till-${shop.key}`, reward: offer.id, amount: (price / POINT).toFixed(2), member, account: person.member };
}

const POINT = 100;
