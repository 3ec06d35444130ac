/** Suites of the whole service over each engine that may keep its logs. */
import { Edge } from './edge.js';
import { withServerToStart, type EventStoreDbServer } from './eventstoredb-server.js';
import { EventStoreDbStandIn } from './eventstoredb-stand-in.js';

export const overEventStoreDb = (url: string) => ({ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: url });

/** @param define gets what starts the service over the engine, once for a suite */
export function onEachEngine(define: (start: () => Promise<Edge>) => void): void {
  describe('with its logs in PostgreSQL', () => define(() => Edge.start()));

  describe('with its logs in a stand-in for EventStoreDB', () => {
    let standIn: EventStoreDbStandIn | undefined;
    afterAll(() => standIn?.stop());
    define(async () => {
      standIn = await EventStoreDbStandIn.start();
      return Edge.start(undefined, undefined, overEventStoreDb(standIn.url));
    });
  });

  // a server of its own: a new database copies all that others have left on one, and stops at a log that they have damaged
  withServerToStart('with its logs in EventStoreDB', startServer => {
    let server: EventStoreDbServer | undefined;
    afterAll(() => server?.close());
    define(async () => {
      server = await startServer();
      return Edge.start(undefined, undefined, overEventStoreDb(server.url));
    });
  });
}
