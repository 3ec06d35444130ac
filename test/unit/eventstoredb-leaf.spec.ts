import { sizeOf, type NewLeaf } from '../../src/event-store/event-store.js';
import { eventOf, logOf, storedLeaf, streamOf } from '../../src/event-store/eventstoredb-leaf.js';
import { CorruptLeaf, leafHash } from '../../src/event-store/leaf.js';
import { newLeaf, plain } from '../support/leaves.js';

const body = Buffer.from('{"v":"1"}');
const LEAF = newLeaf('account-mbr_1', 12, { cause: Buffer.alloc(16, 1), body });
const FULL = { ...LEAF, counter: 'budget-bgt_1', claim: Buffer.alloc(32, 2), fingerprint: Buffer.alloc(32, 3) };
const HASH = Buffer.from(leafHash(body)).toString('base64url');

/** As the server hands it out again. */
function recorded(leaf: NewLeaf = FULL, changed: Record<string, unknown> = {}) {
  const { id, type, data, metadata } = eventOf(leaf);
  if (!(metadata instanceof Uint8Array) || !(data instanceof Uint8Array)) throw new Error('not bytes');
  const beside: unknown = JSON.parse(Buffer.from(metadata).toString());
  const event = {
    id,
    type,
    data,
    metadata: { ...Object(beside) },
    streamId: streamOf('a'),
    revision: 7n,
    isJson: false as const,
  };
  return { ...event, created: new Date(0), ...changed };
}
const beside = (changed: Record<string, unknown>) => recorded(FULL, { metadata: { ...recorded().metadata, ...changed } });

describe('a leaf in EventStoreDB', () => {
  it('is a binary event of its very bytes, with what lies beside it as readable JSON', () => {
    const { type, contentType, data, metadata } = eventOf(FULL);
    expect({ type, contentType }).toEqual({ type: 'Leaf.v1', contentType: 'application/octet-stream' });
    expect(data).toEqual(Uint8Array.from(body));
    expect(metadata instanceof Uint8Array && Buffer.from(metadata).toString()).toBe(
      '{"stream":"account-mbr_1","revision":12,"counter":"budget-bgt_1","cause":"AQEBAQEBAQEBAQEBAQEBAQ",' +
        '"claim":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",' +
        `"fingerprint":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","hash":"${HASH}"}`,
    );
  });

  it('has an id of its own each time, as the server takes equal ids for a repetition', () => {
    expect(eventOf(FULL).id).not.toBe(eventOf(FULL).id);
  });

  it.each([LEAF, FULL])('comes back as it was', leaf => {
    expect(plain([storedLeaf(recorded(leaf))])).toEqual(plain([{ ...leaf, position: 7 }]));
  });

  it('takes no more room than the port reckons with, as the strictest server counts', () => {
    const largest = { ...FULL, revision: Number.MAX_SAFE_INTEGER };
    const { type, data, metadata } = eventOf(largest);
    const bytes = [data, metadata].reduce<number>((sum, part) => sum + (part instanceof Uint8Array ? part.length : 0), 0);
    expect(bytes + 2 * type.length).toBeLessThanOrEqual(sizeOf(largest));
  });

  it.each([
    ['an event of another type', recorded(FULL, { type: 'Other' })],
    ['an event without anything beside it', recorded(FULL, { metadata: undefined })],
    ['bytes beside it that are no JSON', recorded(FULL, { metadata: Uint8Array.of(1) })],
    ['other bytes than were stored', recorded(FULL, { data: Uint8Array.from(Buffer.from('{"v":"2"}')) })],
    ['another hash', beside({ hash: Buffer.alloc(32).toString('base64url') })],
    ['no hash', beside({ hash: undefined })],
    ['a cause that is cut off', beside({ cause: 'AQEB' })],
    ['a claim that is cut off', beside({ claim: 'AQEB' })],
    ['no book', beside({ stream: undefined })],
    ['a revision that is text', beside({ revision: '12' })],
  ])('is damaged with %s', (_, event) => {
    expect(() => storedLeaf(event)).toThrow(CorruptLeaf);
  });
});

describe('the stream of a log', () => {
  it.each([
    ['timebank.example/log/cmty_x/1', 'timebank-timebank.example~2Flog~2Fcmty_x~2F1'],
    ['a~b%c', 'timebank-a~7Eb~25c'],
    ['社区', 'timebank-~E7~A4~BE~E5~8C~BA'],
  ])('of %s is %s', (log, stream) => {
    expect(streamOf(log)).toBe(stream);
    expect(logOf(stream)).toBe(log);
  });

  it.each(['timebank-a/b', 'timebank-a~', 'timebank-a%2F', 'timebank-~2f', 'timebank-~FF'])('is never %s', stream => {
    expect(() => logOf(stream)).toThrow(CorruptLeaf);
  });
});
