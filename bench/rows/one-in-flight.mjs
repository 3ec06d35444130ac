/** The same commands one after the other: what a single caller waits for. */
import { openEmmett } from '../contenders/emmett.mjs';
import { openPlainInsert } from '../contenders/plain-insert.mjs';
import { auditTraffic, openOurs } from '../lib/ours.mjs';

export const row = {
  place: 20,
  operation: 'durable command, 1 in flight, in process',
  unit: 'events/s',
  bars: [{ against: 'plain INSERT', atLeast: 0.75 }],
  prepare: async bench => ({
    ours: await openOurs(bench, 'one in flight'),
    'plain INSERT': await openPlainInsert(bench),
    Emmett: await openEmmett(bench),
  }),
  sides: {
    ours: subject => subject.ours.run(1),
    'plain INSERT': subject => subject['plain INSERT'].run(1),
    Emmett: subject => subject.Emmett.run(1),
  },
  audit: async subject => [await auditTraffic(subject.ours), await subject['plain INSERT'].audit()],
  close: subject => Promise.all(Object.values(subject).map(contender => contender.close())),
};
