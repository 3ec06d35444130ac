import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { CloudEvent, Kafka as binding } from 'cloudevents';
import type { Entry } from '../../../src/feed/record.js';
import { EVENT_TYPES, type EventType } from '../../../src/ledger/events.js';
import { minutes, points, type MemberId } from '../../../src/ledger/units.js';
import { balancesTelling, type AccountFigures } from '../../../src/outbound/balances-telling.js';
import { sequenceOf } from '../../../src/outbound/cloud-event.js';
import { messageOf } from '../../../src/outbound/messages.js';
import { MESSAGE_NAMES } from '../../../src/outbound/message-types.js';
import { schemaOf } from '../../../src/outbound/schemas.js';
import type { OutgoingRecord } from '../../../src/platform/kafka.js';
import { GOLDEN, goldenBalance, goldenEntry, goldenRecord, LOG } from '../../support/golden-messages.js';

const folder = path.join(GOLDEN, 'messages');
const told = new Map<string, OutgoingRecord>();
for (const record of [...EVENT_TYPES.map(goldenRecord), goldenBalance()])
  if (record !== undefined) told.set(String(record.headers['ce_type']), record);

/** Events of which the public hears nothing. */
const UNTOLD = [
  'CategoryAssigned',
  'CategoryEnded',
  'CommandDeclined',
  'FamilyRegistered',
  'MemberFrozen',
  'MemberUnfrozen',
  'OfferRevised',
  'RedemptionDescribed',
  'RedemptionForestalled',
  'RewardQuoted',
  'RoleGranted',
  'RoleRevoked',
];
/** Members that no message has, under whatever type. */
const PRIVATE =
  /^(actor|approvals|category|categories|client_time|code|device|evidence_grade|location|locations|merchant_reference|metadata|minor|reason|relative|started_at|ended_at|subject_binding|phone|name)$/;

/** Of a message, in the order of their headers; the content type is written without the prefix. */
const ATTRIBUTES = [
  ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'],
  ...['partitionkey', 'sequence'],
];

type Node = { readonly [member: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema, closed: for what we send ourselves. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isNode(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return schema['type'] === 'object' ? { ...inner, additionalProperties: false } : inner;
};

function memberNames(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(memberNames);
  return isNode(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...memberNames(inner)]) : [];
}

const contentOf = (record: OutgoingRecord): unknown => JSON.parse(String(record.value));

describe('public messages', () => {
  it('every type is told by an event, or by the balances', () => {
    expect([...told.keys()].sort()).toEqual([...MESSAGE_NAMES].sort());
  });

  it('nothing is told of what concerns the person or the merchant alone', () => {
    expect(EVENT_TYPES.filter(type => goldenRecord(type) === undefined).sort()).toEqual(UNTOLD);
  });

  it('have a golden file for every type ever shipped, and none besides', () => {
    const files = existsSync(folder) ? readdirSync(folder).map(file => path.basename(file, '.json')) : [];
    expect(files.sort()).toEqual([...MESSAGE_NAMES].sort());
  });

  it.each(MESSAGE_NAMES)('%s is what it was when it was shipped', name => {
    const shipped: unknown = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
    const { key, headers, value } = told.get(name) ?? goldenBalance();
    expect({ key, headers, value: JSON.parse(String(value)) }).toEqual(shipped);
  });

  it.each(MESSAGE_NAMES)('%s fits its schema, with nothing undeclared', name => {
    const ajv = new Ajv2020({ strict: true, formats: { 'date-time': true, date: /^\d{4}-\d{2}-\d{2}$/ } });
    const validate = ajv.compile(closed(schemaOf(name)) as object);
    const record = told.get(name);
    expect(record).toBeDefined();
    if (record !== undefined) validate(contentOf(record));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(MESSAGE_NAMES)('%s is a CloudEvent of the specification', name => {
    const headers = told.get(name)?.headers ?? {};
    const attributes = Object.entries(headers).flatMap(([header, value]) =>
      header.startsWith('ce_') ? [[header.slice('ce_'.length), String(value)]] : [],
    );
    const event = new CloudEvent(Object.fromEntries(attributes) as ConstructorParameters<typeof CloudEvent>[0], true);
    expect(event).toMatchObject({ source: LOG, type: name, specversion: '1.0' });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['ce_dataschema']).toBe(`https://timebank.example/schemas/${name}.json`);
    expect(told.get(name)?.key).toBe(headers['ce_partitionkey']);
    expect(told.get(name)?.key).toBe(`${LOG}/${String(headers['ce_subject'])}`);
  });

  it.each(MESSAGE_NAMES)('%s has the headers that the library of the specification writes, in their order', name => {
    const headers = told.get(name)?.headers ?? {};
    const event = Object.fromEntries(
      ATTRIBUTES.map(attribute => [attribute, headers[`ce_${attribute}`] ?? headers['content-type']]),
    );
    const written = binding.binary(event as Parameters<typeof binding.binary>[0]);
    // the content type has a header of its own
    const { ce_datacontenttype: _, ...due } = written.headers;
    expect(Object.entries(headers)).toEqual(Object.entries(due));
    expect(told.get(name)?.key).toBe(written.key);
  });

  it.each(MESSAGE_NAMES)('%s has no member that says more of a person than the balance needs', name => {
    const names = memberNames(contentOf(told.get(name) ?? goldenBalance()));
    expect(names.filter(member => PRIVATE.test(member))).toEqual([]);
  });

  it.each(EVENT_TYPES)('of %s is the same byte for byte, however often it is made', type => {
    expect(JSON.stringify(goldenRecord(type))).toBe(JSON.stringify(goldenRecord(type)));
    expect(goldenRecord(type)?.headers['ce_id'] ?? goldenEntry(type).id).toBe(goldenEntry(type).id);
  });

  it.each([true, false])('say of a capture whether it was the last: %s', final => {
    const { book, event } = goldenEntry('RedemptionCaptured');
    const captured = { ...event, content: { ...(event.content as object), final } } as typeof event;
    expect(messageOf({ book, event: captured })?.content).toMatchObject({ is_final: final });
  });

  it('are in the order of their sequence as text', () => {
    const positions = [0, 9, 10, 99, 100, 1_000_000, Number.MAX_SAFE_INTEGER];
    expect(positions.map(sequenceOf).sort()).toEqual(positions.map(sequenceOf));
  });
});

describe('the topic of balances', () => {
  const [member, other] = ['mbr_01J00000000000000000000001', 'mbr_01J00000000000000000000003'] as [MemberId, MemberId];
  const figures = (of: MemberId, position: number): AccountFigures => ({
    ...{ member: of, available: points(1), pending: points(0), held: points(0), debt: points(0) },
    ...{ certifiedMinutes: minutes(0), position },
  });
  const at = (type: EventType, position: number): Entry => ({ ...goldenEntry(type), position });
  /** What is told of the entries, where the accounts were moved last at these positions. */
  async function told(entries: readonly Entry[], movedLast: readonly AccountFigures[]) {
    const asked: unknown[] = [];
    const telling = balancesTelling('https://timebank.example', (log, members, position) => {
      asked.push([log, members, position]);
      return Promise.resolve(movedLast);
    });
    const records = await telling.recordsOf(LOG, entries);
    return { asked, records: records.map(({ key, value, headers }) => [key, headers['ce_sequence'], value === null]) };
  }
  const [key, otherKey] = [`${LOG}/account-${member}`, `${LOG}/account-${other}`];
  const transfer = { ...(goldenEntry('PointsTransferred').event.content as object), to: other };

  it('has each account that was moved, once, as the last leaf left it that moved it', async () => {
    const transferred = { ...at('PointsTransferred', 42), event: { type: 'PointsTransferred', content: transfer } } as Entry;
    const { asked, records } = await told([at('MemberEnrolled', 41), transferred], [figures(member, 42), figures(other, 42)]);
    expect(asked).toEqual([[LOG, [member, other], 42]]);
    expect(records).toEqual([
      [key, sequenceOf(42), false],
      [otherKey, sequenceOf(42), false],
    ]);
  });

  it('has whoever was enrolled, though there are no points yet', async () => {
    expect((await told([at('MemberEnrolled', 41)], [figures(member, 41)])).records).toEqual([[key, sequenceOf(41), false]]);
  });

  it('leaves an account that has moved on to the leaf that moved it, and asks of nobody who was not moved', async () => {
    expect((await told([at('PointsAwarded', 41)], [figures(member, 77)])).records).toEqual([]);
    expect(await told([at('TeamFormed', 41)], [])).toEqual({ asked: [], records: [] });
  });

  it('forgets who was erased', async () => {
    const { records } = await told([at('PointsAwarded', 41), at('SubjectErased', 42)], [figures(member, 41)]);
    expect(records).toEqual([
      [key, sequenceOf(41), false],
      [key, sequenceOf(42), true],
    ]);
  });
});

describe('their schemas', () => {
  const schemas = path.join(__dirname, '../../../schemas');

  it('are committed for every type, and for none besides', () => {
    expect(readdirSync(schemas).sort()).toEqual(MESSAGE_NAMES.map(name => `${name}.json`).sort());
  });

  it.each(MESSAGE_NAMES)('%s is committed as the code declares it', name => {
    expect(JSON.parse(readFileSync(path.join(schemas, `${name}.json`), 'utf8'))).toEqual(schemaOf(name));
  });
});
