/** Everything happens in one account, beside the same traffic over all accounts: decisions on one book are chained in memory. */
import { auditTraffic, openOurs } from '../lib/ours.mjs';

const IN_FLIGHT = 1_024;

export const row = {
  place: 30,
  operation: 'one hot account, 1,024 in flight',
  unit: 'events/s',
  bars: [{ against: 'many accounts', atLeast: 0.9 }],
  prepare: async bench => ({
    hot: await openOurs(bench, 'hot account', { member: 0 }),
    many: await openOurs(bench, 'many accounts'),
  }),
  sides: {
    ours: ({ hot }) => hot.run(IN_FLIGHT),
    'many accounts': ({ many }) => many.run(IN_FLIGHT),
  },
  audit: async ({ hot, many }) => [await auditTraffic(hot), await auditTraffic(many, 'many accounts')],
  close: ({ hot, many }) => Promise.all([hot.close(), many.close()]),
};
