/**
 * Work side by side in bounded numbers: enough at a time for the writer to group what it appends, never more.
 *
 * A lane is what has to go in order, for example the lines of one person. Invariant: when it returns, or throws, nothing is
 * under way.
 */

/** Lanes that are worked on at a time. */
export const LANES_MAX = 512;

/** @throws what a lane threw, the first one's, after all others have come to their end */
export async function inLanes<Lane>(lanes: Iterable<Lane>, work: (lane: Lane) => Promise<void>): Promise<void> {
  const waiting = lanes[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value);
  };
  const ends = await Promise.allSettled(Array.from({ length: LANES_MAX }, worker));
  const failed = ends.find(end => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
