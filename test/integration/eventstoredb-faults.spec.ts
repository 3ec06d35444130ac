import { withEngine } from '../support/engines.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { describeFaults } from '../contract/eventstoredb-faults.contract.js';

describeFaults('the stand-in for EventStoreDB', async () => {
  const standIn = await EventStoreDbStandIn.start();
  return { url: standIn.url, close: async () => standIn.stop() };
});

withEngine('EVENTSTOREDB_URL', 'over a real server', url => {
  describeFaults('EventStoreDB', async () => ({ url, close: async () => undefined }));
});
