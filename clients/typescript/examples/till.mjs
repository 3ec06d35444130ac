// A till beside `npm start`: puts the price of a coffee on hold, and takes it once the coffee stands on the counter.
import fs from 'node:fs';
import { Timebank } from '@timebank/client';

const { keys, sample } = JSON.parse(fs.readFileSync(process.argv[2] ?? '.timebank/demo-keys.json', 'utf8'));
const { key } = keys.find(({ name }) => name === sample.till);
const till = new Timebank({ url: process.env.TIMEBANK_URL ?? 'http://127.0.0.1:3000', key });

const { reward, member } = sample;
const sale = await till.authorizeRedemption({ reward, member, merchant_reference: `POS-${Date.now()}` });
const paid = await till.captureRedemption({ redemption: sale.id });
console.log(`${paid.merchant_reference}: ${paid.amount_captured} points, ${paid.status}`);
