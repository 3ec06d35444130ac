/**
 * The row that matters most: durable commands of a community's day, decided, idempotent and each with its own answer, beside what
 * the same PostgreSQL takes with none of that, and beside the event stores that people use.
 */
import { auditTraffic, openOurs } from '../lib/ours.mjs';
import { openCopy } from '../contenders/copy.mjs';
import { openEmmett } from '../contenders/emmett.mjs';
import { openInsertOf500 } from '../contenders/insert-of-500.mjs';
import { openMessageDb } from '../contenders/message-db.mjs';
import { openPlainInsert } from '../contenders/plain-insert.mjs';

export const row = {
  place: 10,
  operation: 'durable command, 256 in flight, in process',
  unit: 'events/s',
  bars: [
    { against: 'INSERT of 500', atLeast: 0.5 },
    { against: 'Emmett', atLeast: 10 },
    { against: 'plain INSERT', atLeast: 3 },
  ],
  async prepare(bench) {
    return {
      ours: await openOurs(bench, 'durable command'),
      'INSERT of 500': await openInsertOf500(bench),
      Emmett: await openEmmett(bench),
      'plain INSERT': await openPlainInsert(bench),
      'message-db': await openMessageDb(bench),
      COPY: await openCopy(bench),
    };
  },
  sides: {
    ours: (subject, bench) => subject.ours.run(bench.inFlight),
    'INSERT of 500': subject => subject['INSERT of 500'].run(),
    Emmett: (subject, bench) => subject.Emmett.run(bench.inFlight),
    'plain INSERT': (subject, bench) => subject['plain INSERT'].run(bench.inFlight),
    'message-db': (subject, bench) => subject['message-db'].run(bench.inFlight),
    COPY: subject => subject.COPY.run(),
  },
  audit: async subject => [
    await auditTraffic(subject.ours),
    await subject['INSERT of 500'].audit(),
    await subject.Emmett.audit(),
    await subject['plain INSERT'].audit(),
    await subject['message-db'].audit(),
    await subject.COPY.audit(),
  ],
  close: subject => Promise.all(Object.values(subject).map(contender => contender.close())),
};
