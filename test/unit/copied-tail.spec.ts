/** What memory holds of logs past their copy: never a leaf in the wrong place, never an end that moves back. */
import { Tails } from '../../src/event-store/copied-tail.js';
import { EMPTY_LOG, type StoredLeaf } from '../../src/event-store/event-store.js';
import { newLeaves } from '../support/leaves.js';

const ROOM = 1_000_000;
const leaves = (from: number, count: number): readonly StoredLeaf[] =>
  newLeaves('community', from, count).map((leaf, place) => ({ ...leaf, position: from + place }));

describe('the leaves of a log past its copy', () => {
  let tails: Tails;
  beforeEach(() => (tails = new Tails(ROOM)));
  const held = (after: number, upTo: number, log = 'log') => tails.between(log, after, upTo).map(({ position }) => position);

  it('are handed out from after a position up to another', () => {
    tails.add('log', leaves(10, 5));
    expect([held(9, 14), held(11, 13), held(14, 14), held(EMPTY_LOG, 12)]).toEqual([
      [10, 11, 12, 13, 14],
      [12, 13],
      [],
      [10, 11, 12],
    ]);
  });

  it('join those that touch them on either side, each once', () => {
    for (const [from, count] of [
      [10, 2],
      [12, 2],
      [8, 3],
      [9, 6],
    ] as const)
      tails.add('log', leaves(from, count));
    expect(held(EMPTY_LOG, 14)).toEqual([8, 9, 10, 11, 12, 13, 14]);
  });

  it('past a gap stand in the place of those before it; before a gap they are passed over', () => {
    tails.add('log', leaves(0, 3));
    tails.add('log', leaves(5, 2));
    expect(held(EMPTY_LOG, 6)).toEqual([5, 6]);
    tails.add('log', leaves(1, 2));
    expect(held(EMPTY_LOG, 6)).toEqual([5, 6]);
  });

  it('are none where memory does not reach as far as asked', () => {
    tails.add('log', leaves(0, 3));
    expect(held(EMPTY_LOG, 3)).toEqual([]);
  });

  it('are forgotten once the copy has them, and not before', () => {
    tails.add('log', leaves(0, 5));
    tails.copied('log', 2);
    expect(held(EMPTY_LOG, 4)).toEqual([3, 4]);
    tails.copied('log', 1);
    expect(held(EMPTY_LOG, 4)).toEqual([3, 4]);
  });

  it('of the log that was not asked for longest are forgotten first where memory is full', () => {
    const one = leaves(0, 4);
    const bytes = one.reduce((sum, { body }) => sum + body.length, 0);
    tails = new Tails(2 * bytes);
    for (const log of ['first', 'second']) tails.add(log, one);
    held(EMPTY_LOG, 3, 'first');
    tails.add('third', one);
    expect(['first', 'second', 'third'].map(log => held(EMPTY_LOG, 3, log).length)).toEqual([4, 0, 4]);
    expect(tails.endOf('second')).toBe(3);
  });
});

describe('the end of a log', () => {
  it('never moves back, whoever tells of it', () => {
    const tails = new Tails(ROOM);
    expect(tails.endOf('log')).toBeUndefined();
    tails.add('log', leaves(0, 4));
    expect([tails.reached('log', 1), tails.endOf('log')]).toEqual([3, 3]);
    tails.add('log', leaves(0, 2));
    expect([tails.endOf('log'), tails.reached('log', 9), tails.endOf('log')]).toEqual([3, 9, 9]);
  });

  it('is not known while an append is in doubt, until somebody tells of it', () => {
    const tails = new Tails(ROOM);
    tails.add('log', leaves(0, 2));
    tails.doubt('log');
    expect(tails.endOf('log')).toBeUndefined();
    tails.reached('log', 1);
    expect(tails.endOf('log')).toBe(1);
  });
});
