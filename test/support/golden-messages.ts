/** What the golden events become as public messages: the records of test/golden/messages, by type. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../../src/feed/record.js';
import { readEvent, storedNameOf } from '../../src/ledger/codec.js';
import type { EventType } from '../../src/ledger/events.js';
import type { Json } from '../../src/ledger/shape.js';
import { instant, minutes, points, type ActorId, type BookName, type CommandId, type EventId } from '../../src/ledger/units.js';
import type { MemberId } from '../../src/ledger/units.js';
import { balanceRecord } from '../../src/outbound/balances-telling.js';
import { eventRecord } from '../../src/outbound/events-telling.js';
import type { OutgoingRecord } from '../../src/platform/kafka.js';

export const LOG = 'timebank.example/log/cmty_golden/1';
const PUBLIC_URL = 'https://timebank.example';
const MEMBER = 'mbr_01J00000000000000000000001' as MemberId;
const RECORDED_AT = instant(Date.parse('2026-03-02T02:00:00.000Z'));

type Stored = { readonly [member: string]: Json };
export const GOLDEN = path.join(__dirname, '../golden');
const stored = (type: EventType): Stored =>
  JSON.parse(readFileSync(path.join(GOLDEN, `events/${storedNameOf(type)}.json`), 'utf8')) as Stored;

function bookOf(type: EventType): BookName {
  const [kind, id] = /^(Budget|Offer|Partner)/.exec(type) ?? [];
  if (kind !== undefined && id === undefined) return `${kind.toLowerCase()}-x_01J00000000000000000000002` as BookName;
  if (type === 'SettlementPaid') return 'partner-x_01J00000000000000000000002' as BookName;
  return /^(Community|Rules|Role|ActivityType|Team(?!J))/.test(type)
    ? ('community' as BookName)
    : (`account-${MEMBER}` as BookName);
}

export const goldenEntry = (type: EventType): Entry => ({
  position: 41,
  revision: 0,
  book: bookOf(type),
  id: `evt_${type}` as EventId,
  recordedAt: RECORDED_AT,
  actor: 'usr_coordinator' as ActorId,
  cause: '01J00000000000000000000009' as CommandId,
  event: readEvent(storedNameOf(type), stored(type)),
});

/** `undefined` of an event of which nothing is told. */
export const goldenRecord = (type: EventType): OutgoingRecord | undefined => eventRecord(LOG, goldenEntry(type), PUBLIC_URL);

export const goldenBalance = (): OutgoingRecord =>
  balanceRecord(
    LOG,
    {
      member: MEMBER,
      available: points(1_250),
      pending: points(300),
      held: points(4_500),
      debt: points(0),
      certifiedMinutes: minutes(90),
      position: 99,
    },
    { position: 99, recordedAt: RECORDED_AT },
    PUBLIC_URL,
  );
