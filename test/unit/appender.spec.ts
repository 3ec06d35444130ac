/** Appends whose answer is lost, beside another copy’s that look like them. */
import { appendOnce } from '../../src/app/appender.js';
import { EMPTY_LOG } from '../../src/event-store/event-store.js';
import { MemoryEventStore } from '../../src/event-store/memory.js';
import { FaultyStore } from '../support/faulty-store.js';
import { newLeaf, newLog } from '../support/leaves.js';

const [both, theirs, ours] = [newLeaf('account-mbr_1', 0), newLeaf('account-mbr_2', 0), newLeaf('account-mbr_3', 0)];

describe('an append of which nobody knows what became', () => {
  it.each([
    ['ends otherwise', [both, theirs]],
    ['ends earlier', [both]],
    ['was asked for by another request', [{ ...both, fingerprint: new Uint8Array(32) }, ours]],
  ])('is not taken for that of another copy, which begins with the same leaf and %s', async (_, stored) => {
    const [memory, log] = [new MemoryEventStore(), newLog()];
    const store = new FaultyStore(memory);
    await memory.append(log, EMPTY_LOG, stored);
    store.faults.push('request-lost');
    expect(await appendOnce(store, { log, expected: EMPTY_LOG, leaves: [both, ours], unless: {} })).toBe('overtaken');
  });
});
