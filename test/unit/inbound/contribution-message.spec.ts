import { SHOWN_IDS } from '../../../src/app/shown-ids.js';
import { readContribution, UnreadableMessage } from '../../../src/inbound/contribution-message.js';
import type { IncomingRecord } from '../../../src/platform/kafka.js';

const MEMBER = 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC';

const recordAbout = (member: string): IncomingRecord => ({
  ...{ partition: 0, offset: '0', key: null },
  headers: Object.fromEntries(
    Object.entries({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: '1',
      ce_source: 'gate-1',
      ce_type: 'timebank.contribution.submitted.v1',
    }).map(([name, value]) => [name, Buffer.from(value)]),
  ),
  value: Buffer.from(
    JSON.stringify({
      ...{ member, activity_type: 'good-deed', service_class: 'volunteer', evidence_grade: 'A', quantity: 1 },
    }),
  ),
});

describe('a contribution from an attendance system', () => {
  it.each([
    ['live', MEMBER, MEMBER],
    ['test', MEMBER.replace('_', '_test_'), MEMBER],
    ['test', MEMBER, MEMBER.replace('_', '_live_')],
  ] as const)('of a %s community that names %s is about %s', (mode, named, meant) => {
    expect(readContribution(recordAbout(named), SHOWN_IDS[mode]).command.member).toBe(meant);
  });

  const binary = recordAbout(MEMBER);
  const content = JSON.parse(String(binary.value)) as object;
  const event = { id: '1', source: 'gate-1', type: 'timebank.contribution.submitted.v1', specversion: '1.0', data: content };
  const structured = (sent: unknown): IncomingRecord => ({
    ...binary,
    headers: { 'content-type': Buffer.from('application/cloudevents+json; charset=UTF-8') },
    value: Buffer.from(JSON.stringify(sent)),
  });
  const withHeader = (name: string, text: string): IncomingRecord => ({
    ...binary,
    headers: { ...binary.headers, [name]: Buffer.from(text) },
  });
  const reasonOf = (record: IncomingRecord): unknown => {
    try {
      return readContribution(record, SHOWN_IDS.live).id;
    } catch (reason) {
      return reason instanceof UnreadableMessage ? reason.reason : reason;
    }
  };

  it('says the same in either mode', () => {
    const [one, other] = [binary, structured(event)].map(record => readContribution(record, SHOWN_IDS.live));
    expect(one).toEqual(other);
    expect(one).toMatchObject({ source: 'gate-1', id: '1', command: { type: 'RecordContribution', quantity: 1 } });
    const more = readContribution(structured({ ...event, data: { ...content, quantity: 2 } }), SHOWN_IDS.live);
    expect(more.fingerprint).not.toEqual(one?.fingerprint);
  });

  it('may have attributes that say more', () => expect(reasonOf(withHeader('ce_traceparent', '00'))).toBe('1'));

  it.each<[string, string, IncomingRecord]>([
    ['nothing', 'not-a-cloud-event', { ...binary, value: null }],
    ['more than a line may be', 'not-a-cloud-event', { ...binary, value: Buffer.from(`"${'x'.repeat(65_535)}"`) }],
    ['another content type', 'not-a-cloud-event', withHeader('content-type', 'text/plain')],
    ['a list of events', 'not-a-cloud-event', structured([event])],
    ['an event without an id', 'not-a-cloud-event', withHeader('ce_id', '')],
    ['an event without a source', 'not-a-cloud-event', structured({ ...event, source: undefined })],
    ['a source too long', 'not-a-cloud-event', withHeader('ce_source', 'x'.repeat(301))],
    ['an event of another specification', 'not-a-cloud-event', withHeader('ce_specversion', '0.3')],
    ['an event of another type', 'type-unknown', withHeader('ce_type', 'timebank.contribution.submitted.v2')],
    ['a member named twice', 'malformed-json', { ...binary, value: Buffer.from('{"member":"a","member":"b"}') }],
    ['an event without content', 'validation-failed', structured({ ...event, data: undefined })],
    ['a member that the API does not know', 'validation-failed', structured({ ...event, data: { ...content, phone: '1' } })],
  ])('that is %s is refused as %s', (_, reason, record) => expect(reasonOf(record)).toBe(reason));
});
