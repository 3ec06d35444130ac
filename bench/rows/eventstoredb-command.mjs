/**
 * Durable commands of a community's day with the log on an EventStoreDB: decided, idempotent, appended behind the fence, while
 * the copy follows in the same process; beside the client alone that appends the batches of our last round, and beside ours on
 * PostgreSQL. Needs a server: `EVENTSTOREDB_URL`.
 */
import { openBareAppend } from '../contenders/bare-append.mjs';
import { missing, openOursOnEventStoreDb } from '../lib/eventstoredb.mjs';
import { auditTraffic, openOurs } from '../lib/ours.mjs';

export const row = {
  place: 51,
  operation: 'durable command on EventStoreDB, 256 in flight, in process',
  unit: 'events/s',
  missing,
  bars: [{ against: 'bare client', atLeast: 0.7 }],
  async prepare(bench) {
    const ours = await openOursOnEventStoreDb(bench, 'on EventStoreDB');
    const bare = await openBareAppend();
    await ours.run(bench.inFlight);
    await bare.run(bench, ours.sent);
    await ours.rest();
    return { ours, 'bare client': bare, 'ours on PostgreSQL': await openOurs(bench, 'beside EventStoreDB') };
  },
  sides: {
    async ours({ ours }, bench) {
      const result = await ours.run(bench.inFlight);
      await ours.rest();
      return result;
    },
    'bare client': (subject, bench) => subject['bare client'].run(bench, subject.ours.sent),
    'ours on PostgreSQL': (subject, bench) => subject['ours on PostgreSQL'].run(bench.inFlight),
  },
  audit: async subject => [
    await subject.ours.audit(),
    await subject['bare client'].audit(),
    await auditTraffic(subject['ours on PostgreSQL'], 'ours on PostgreSQL'),
  ],
  close: subject => Promise.all(Object.values(subject).map(contender => contender.close())),
};
