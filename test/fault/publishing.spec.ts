/** Fault 18: the broker is killed while everything is being published, or the copy of the service that publishes. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../../src/demo/chance.js';
import { balancesAfter } from '../../src/read-models/balances.js';
import type { Service } from '../../src/service.js';
import { BrokerProcess, withBrokerCommand } from '../support/broker-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { withEngine } from '../support/engines.js';
import {
  Deeds,
  eventually,
  EVENTS,
  freshPrefix,
  Listener,
  messagingConfig,
  published,
  runWith,
  toldBy,
  View,
} from '../support/messaging.js';
import { seeds } from './seeds.js';

const LOG = 'timebank.example/log/cmty_test/1';
const TURNS_A_KILL = 600;
const KILL_WITHIN_MS = 1_500;
const MEMBERS = 50;

/** Nothing missing, nothing out of its account's order, nothing twice and different; and the sums are the service's. */
async function expectWhole(service: Service, listener: Listener): Promise<View> {
  const told = await toldBy(service.store, LOG);
  const expected = [...told.values()].flat().length;
  const isThere = (): boolean => listener.records.length >= expected && new View(listener.records).firsts.length >= expected;
  await eventually(isThere, `${String(expected)} messages`);
  const view = new View(listener.records);
  expect(view.faults).toEqual([]);
  expect([...view.ids].sort()).toEqual([...told].sort());
  const log = (await service.feed.ids.of(LOG)) ?? -1;
  const head = await service.store.head(LOG);
  await eventually(async () => (await service.feed.waitFor(LOG, ['balances'], head, 1_000)).reached, 'the balances');
  const rows = await balancesAfter(service.pool, log, { limit: 1_000 });
  const folded = view.balances(LOG);
  expect(rows.map(({ member }) => folded.get(`member:${member}:available PT`) ?? 0)).toEqual(rows.map(row => row.available));
  return view;
}

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

withBrokerCommand('fault 18: a broker that is killed', command => {
  it(
    `loses nothing of ${String(EVENTS)} events and holds nobody up that writes`,
    async () => {
      const broker = await BrokerProcess.start(command);
      const prefix = freshPrefix();
      const { service, notices } = await runWith(messagingConfig(database.url, broker.address, prefix));
      const listener = new Listener(broker.address, `${prefix}.events`);
      try {
        const deeds = await Deeds.found(service, LOG, MEMBERS);
        const half = Math.ceil(EVENTS / 4);
        await deeds.run(half);
        await broker.kill();
        // nobody hears of these yet, and every one of them is answered
        await deeds.run(half);
        const lag = (await service.messaging?.lag())?.get(`${prefix}.events`);
        expect(lag?.leaves).toBeGreaterThanOrEqual(2 * half);
        await eventually(() => notices.some(({ kind }) => kind === 'topic-stopped'), 'a word of it');
        await broker.start();
        await published(service);
        const view = await expectWhole(service, listener);
        process.stdout.write(`${String(view.firsts.length)} messages, ${String(view.duplicates)} of them twice\n`);
        expect(notices.some(({ kind }) => kind === 'topic-resumed')).toBe(true);
      } finally {
        await listener.stop();
        await service.close();
        await broker.remove();
      }
    },
    240_000 + EVENTS * 15,
  );
});

withEngine('KAFKA_BROKERS', 'fault 18: a publisher that is killed', brokers => {
  it(
    'leaves everything to the next one, wherever it stood',
    async () => {
      const prefix = freshPrefix();
      const config = messagingConfig(database.url, brokers, prefix);
      const quiet = await runWith({ ...config, kafka: undefined });
      const deeds = await Deeds.found(quiet.service, LOG, MEMBERS);
      for (const seed of seeds(2)) {
        await deeds.run(TURNS_A_KILL);
        await killAfter(new Chance(seed).below(KILL_WITHIN_MS), [database.url, brokers, prefix]);
      }
      await quiet.service.close();
      const last = await runWith(config);
      const listener = new Listener(brokers, `${prefix}.events`);
      try {
        await published(last.service);
        const view = await expectWhole(last.service, listener);
        process.stdout.write(`${String(view.firsts.length)} messages, ${String(view.duplicates)} of them twice\n`);
      } finally {
        await listener.stop();
        await last.service.close();
      }
    },
    120_000 + seeds(2).length * 15_000,
  );
});

/** From when it begins to publish. */
async function killAfter(ms: number, given: readonly string[]): Promise<void> {
  const tools = path.join(__dirname, '../support');
  const script = ['-r', path.join(tools, 'run-typescript.cjs'), path.join(tools, 'publish-process.ts'), ...given];
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => child.once('close', resolve));
  await Promise.race([new Promise(resolve => child.stdout.once('data', resolve)), ended]);
  await sleep(ms);
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await ended;
}
