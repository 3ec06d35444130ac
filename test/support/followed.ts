/** What a subscription gives first, for tests. */
import type { FollowedLeaf } from '../../src/event-store/eventstoredb-feed.js';

/** The first so many that are wanted, in the order of their coming; waits for them as long as it takes. */
export async function firstOf(
  following: AsyncIterable<FollowedLeaf>,
  count: number,
  isWanted: (followed: FollowedLeaf) => boolean = () => true,
): Promise<readonly FollowedLeaf[]> {
  const wanted: FollowedLeaf[] = [];
  for await (const followed of following) {
    if (isWanted(followed)) wanted.push(followed);
    if (wanted.length >= count) break;
  }
  return wanted;
}
