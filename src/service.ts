/**
 * The composition root of everything that is not HTTP: database, event store, write road, read road, register.
 *
 * Made once for a process and closed once. Starting goes from the outside in (server, schema, roads), closing the other way, so
 * that nothing acknowledged is lost and nothing half done is left.
 */
import type { Pool } from 'pg';
import { AccessKeys } from './app/access-keys.js';
import { Devices } from './app/devices.js';
import { GuessBudgets } from './app/guess-budgets.js';
import { Identities } from './app/identities.js';
import { Labels } from './app/labels.js';
import { Ledger } from './app/ledger.js';
import { LogReader } from './app/log-reader.js';
import { MemberCodes } from './app/member-codes.js';
import { Members } from './app/members.js';
import { MerchantRefs } from './app/merchant-refs.js';
import { Readers } from './app/readers.js';
import type { Overdue } from './app/sold-out.js';
import { Sweeper } from './app/sweeper.js';
import { Turns } from './app/turns.js';
import type { Config } from './config.js';
import { openEngine, type Engine } from './engine.js';
import type { Messaging, MessagingNotice } from './messaging.js';
import { EMPTY_LOG, type EventStore } from './event-store/event-store.js';
import { Feed, followingName, type FeedNotice, type Keep } from './feed/feed.js';
import { Growth } from './feed/growth.js';
import { instant, type Instant } from './ledger/units.js';
import { assertServer, openDatabase, reasonOf } from './platform/database.js';
import { startEmbeddedPostgres } from './platform/embedded-postgres.js';
import { assertHeld, Leases } from './platform/leases.js';
import { migrate } from './platform/migrations.js';
import { rebuildOutdated } from './feed/rebuild.js';
import { overdueHolders } from './read-models/due.js';
import { PROJECTIONS } from './read-models/projections.js';

export interface Service {
  readonly config: Config;
  /** Of the database in use. */
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly store: EventStore;
  readonly engine: Pick<Engine, 'probe' | 'behind' | 'isStopped'>;
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly readers: Readers;
  readonly identities: Identities;
  readonly labels: Labels;
  readonly refs: MerchantRefs;
  readonly members: Members;
  readonly devices: Devices;
  readonly codes: MemberCodes;
  readonly keys: AccessKeys;
  readonly sweeper: Sweeper;
  readonly clock: () => Instant;
  /** Where brokers are configured. */
  readonly messaging: Messaging | undefined;
  /** Publishes over Kafka and takes contributions from there, where brokers are configured. @throws ConfigError */
  startMessaging(): Promise<void>;
  /** Stops the roads, the connections and the embedded database, in this order. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** What the operator's log may want to say. */
export type Notice = FeedNotice | MessagingNotice | { readonly kind: 'database' | 'duty' | 'sweep'; readonly text: string };

export interface ServiceOptions {
  readonly notify: (notice: Notice) => void;
  readonly clock?: () => Instant;
  /** Whether the read models follow and due accounts are settled; a short-lived tool may do without. */
  readonly isFollowing?: boolean;
}

/** Of the connections, what the event store has for itself. */
const STORE_SHARE = 0.4;
/** Beside them: one hears of other copies of the service, two hold turns while there are any. */
const TURN_CONNECTIONS = 3;
/** One says that this copy is alive, one tells the copy that follows the logs what was appended, or hears it. */
const DUTY_CONNECTIONS = 2;

const systemClock = (): Instant => instant(Date.now());

/** @throws ConfigError where a setting, the server or the schema stands in the way */
export async function openService(config: Config, options: ServiceOptions): Promise<Service> {
  const say = (text: string): void => {
    options.notify({ kind: 'database', text });
  };
  const embedded =
    config.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: config.dataDir, onLog: say }) : undefined;
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  const openPool = (connectionsMax: number): Pool =>
    openDatabase(databaseUrl, connectionsMax, error => {
      say(`a connection was lost: ${error.message}`);
    });
  const open = (share: number): Pool => openPool(Math.max(1, Math.floor(config.databasePoolMax * share)));
  // the event store plans its statements in its own way, so it shares no connection
  const storePool = open(STORE_SHARE);
  const pool = open(1 - STORE_SHARE);
  const dutyPool = openPool(DUTY_CONNECTIONS);
  const turns = new Turns(openPool(TURN_CONNECTIONS));
  const leases = new Leases(dutyPool, (name, fault) => {
    options.notify({ kind: 'duty', text: `${name}: ${reasonOf(fault)}` });
  });
  let engine: Engine | undefined;
  const release = async (): Promise<void> => {
    await engine?.close();
    await Promise.all([pool.end(), storePool.end(), dutyPool.end(), turns.close()]);
    await embedded?.stop();
  };
  let close = release;
  try {
    await migrate(databaseUrl);
    await assertServer(pool);
    engine = await openEngine(config, storePool, pool);
    const kafka = config.kafka === undefined ? undefined : (await import('./messaging.js')).Messaging;
    const growth = new Growth(dutyPool);
    const service = compose({ config, databaseUrl, pool, engine, turns, leases, growth, kafka, release }, options);
    close = service.close;
    await engine.follow(leases, log => {
      service.feed.wake(log);
      service.messaging?.wake();
    });
    if (options.isFollowing !== false) await service.startMessaging();
    return service;
  } catch (reason) {
    await close();
    throw reason;
  }
}

interface Ground {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly engine: Engine;
  readonly turns: Turns;
  readonly leases: Leases;
  readonly growth: Growth;
  /** Loaded only where it is needed. */
  readonly kafka: typeof Messaging | undefined;
  readonly release: () => Promise<void>;
}

function compose(ground: Ground, options: ServiceOptions): Service {
  const { config, databaseUrl, pool, engine, turns, leases, growth, kafka, release } = ground;
  const { notify, clock = systemClock, isFollowing = true } = options;
  // the read road follows what the database has, which may be a moment behind the logs
  const { store, copy } = engine;
  const once =
    (name: string): Keep =>
    duty =>
      leases.keep(name, (_, signal) => duty(signal));
  const copies = { keep: once(followingName(PROJECTIONS)), growth };
  const feed = new Feed({ store: copy, pool, projections: PROJECTIONS, notify, copies });
  const onGrown = (log: string): void => {
    feed.wake(log);
    messaging?.wake();
  };
  const overdue: Overdue = (origin, offer, limit) => overdueHolders(pool, { origin, offer, now: clock(), limit });
  const ledger = new Ledger({ store, clock, turns, overdue, onAppended: onGrown });
  const keys = new AccessKeys(pool, config.secret, clock);
  const messaging = config.kafka && kafka && new kafka({ config: config.kafka, store: copy, pool, feed, ledger, keys, notify });
  const identities = new Identities(pool, config.secret);
  const refs = new MerchantRefs(pool, identities, clock);
  const devices = new Devices({ pool, ledger, identities, secret: config.secret, clock });
  const onFault = (fault: unknown): void => {
    notify({ kind: 'sweep', text: reasonOf(fault) });
  };
  const sweeper = new Sweeper({ ledger, pool, clock, onFault, keep: once('sweeping') });
  if (isFollowing) {
    feed.start();
    sweeper.start();
  }
  const outdated = rebuildOutdated({ store: copy, pool }, PROJECTIONS, (log, outcome) => {
    if ('failure' in outcome) notify({ kind: 'stopped', log, position: EMPTY_LOG, ...outcome });
  }).catch(onFault);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await sweeper.stop();
    await Promise.all([leases.stop(), messaging?.stop()]);
    await feed.stop();
    await outdated;
    await release();
  };
  return {
    ...{ config, databaseUrl, pool, store, engine, ledger, feed, identities, refs, devices, sweeper, clock, keys, messaging },
    readers: new Readers(pool, feed, new LogReader(store), clock),
    labels: new Labels(pool),
    members: new Members(ledger, identities, refs, clock),
    codes: new MemberCodes(devices, new GuessBudgets(pool, clock), clock),
    startMessaging: async () =>
      messaging?.start((name, duty) => {
        leases.keep(name, (lease, signal) => duty(client => assertHeld(client, lease), signal));
      }),
    close: () => (closing ??= close()),
  };
}
