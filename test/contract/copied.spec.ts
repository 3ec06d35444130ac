import { openCopied } from '../support/copied-store.js';
import { withEngine } from '../support/engines.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { describeEventStore } from './event-store.contract.js';

const opened = async (url: string, isFollowing: boolean) => {
  const { logs, close } = await openCopied(url);
  if (isFollowing) logs.follow();
  return { store: logs.store, close };
};

describe.each([
  ['a copy that follows', true],
  ['a copy that stands still', false],
])('with %s', (_, isFollowing) => {
  let standIn: EventStoreDbStandIn;
  afterAll(() => standIn.stop());

  describeEventStore('a stand-in for EventStoreDB', async () => {
    standIn = await EventStoreDbStandIn.start();
    return opened(standIn.url, isFollowing);
  });

  withEngine('EVENTSTOREDB_URL', 'EventStoreDB', url => describeEventStore('EventStoreDB', () => opened(url, isFollowing)));
});
