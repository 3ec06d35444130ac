/** Suites of the whole service over each engine that may keep its logs. */
import { Edge } from './edge.js';
import { withEngine } from './engines.js';
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

  withEngine('EVENTSTOREDB_URL', 'with its logs in EventStoreDB', url => {
    define(() => Edge.start(undefined, undefined, overEventStoreDb(url)));
  });
}
