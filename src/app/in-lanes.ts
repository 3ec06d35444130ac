/**
 * Work side by side in bounded numbers.
 *
 * A lane is what has to go in order, for example the lines of one person, or one log. Invariant: when it returns, or throws,
 * nothing is under way.
 */

/**
 * @param atOnce lanes that are worked on at a time
 * @throws what a lane threw, the first one's, after all others have come to their end
 */
export async function inLanes<Lane>(lanes: Iterable<Lane>, atOnce: number, work: (lane: Lane) => Promise<void>): Promise<void> {
  const waiting = lanes[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value);
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = ends.find(end => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
