/**
 * The service as commands use it: over the database that a running service has already, or over one started for this command
 * alone.
 *
 * Both are the same call: the embedded PostgreSQL is shared with whoever runs it and stopped only by who started it.
 */
import { readConfig, type Config } from '../config.js';
import { communityOf, modeOf } from '../feed/log-name.js';
import { keptSecret } from '../platform/service-secret.js';
import { openService, type Service } from '../service.js';
import { Unusable } from './terminal.js';

/** @throws ConfigError */
export const settings = (): Config => readConfig(process.env, keptSecret);

/** Opens, works, closes. `follows`: the read models are brought up to the log meanwhile, in case nobody else does. */
export async function withService<T>(follows: boolean, work: (service: Service) => Promise<T>): Promise<T> {
  const service = await openService(settings(), { notify: () => undefined, isFollowing: false });
  try {
    if (follows) service.feed.start();
    return await work(service);
  } finally {
    await service.close();
  }
}

export interface KnownCommunity {
  readonly name: string;
  /** The origin of its log. */
  readonly log: string;
}

export async function communities({ store }: Service): Promise<readonly KnownCommunity[]> {
  return (await store.logs()).map(log => ({ log, name: communityOf(log) }));
}

/** The one that is meant: the named one, or the only one that is live. @throws Unusable */
export async function communityNamed(service: Service, name: string | undefined): Promise<KnownCommunity> {
  const known = await communities(service);
  const names = known.map(each => each.name).join(', ');
  if (known.length === 0) throw new Unusable('There is no community yet: found one with `timebank found <name>`.');
  if (name === undefined) {
    const live = known.filter(({ log }) => modeOf(log) === 'live');
    const [only] = live;
    if (only !== undefined && live.length === 1) return only;
    throw new Unusable(`Which community is meant (${names})? Name it with --community.`);
  }
  const meant = known.find(each => each.name === name || each.log === name);
  if (meant === undefined) throw new Unusable(`There is no community "${name}": there are ${names}.`);
  return meant;
}
