/**
 * `keys`: API keys made, listed, rolled and revoked, and the grants in the ledger that they need.
 *
 * A key says what may be asked for, the ledger's grant of its actor says what may be done; making a key sees to both. A key is
 * shown once, when it is made.
 */
import type { Command } from 'commander';
import { SCOPE_PRESETS, type ScopePreset } from '../app/access-scopes.js';
import type { NewKey } from '../app/access-keys.js';
import { keyState, type AccessKey } from '../app/key-records.js';
import { SHOWN_IDS } from '../app/shown-ids.js';
import { freshCommandId } from '../feed/command-id.js';
import { modeOf } from '../feed/log-name.js';
import { OPERATOR } from '../ledger/decision.js';
import { DAY_MS, HOUR_MS, instant, type ActorId, type MemberId, type PartnerId, type Role } from '../ledger/units.js';
import type { Service } from '../service.js';
import { communityNamed, withService, type KnownCommunity } from './opened.js';
import { columns, EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

/** What the actor of a key must be to the ledger. */
const ROLES: Readonly<Record<ScopePreset, Role | undefined>> = {
  coordinator: 'coordinator',
  approver: 'approver',
  auditor: 'auditor',
  till: 'merchant',
  'shop-server': 'merchant',
  bookkeeper: 'merchant',
  'civic-portal': undefined,
  'auditor-tool': 'auditor',
  operator: undefined,
};
const ACTOR_FORM = /^[a-z][a-z0-9-]{1,39}$/;
const DAYS_DEFAULT = '365';
const OVERLAP_HOURS_DEFAULT = '24';

export interface CreateOptions {
  readonly community?: string;
  readonly actor: string;
  readonly preset: string;
  readonly label?: string;
  readonly merchant?: string;
  readonly member?: string;
  readonly days: string;
  readonly perSecond?: string;
}

async function createKey(terminal: Terminal, asked: CreateOptions): Promise<Exit> {
  const preset = presetNamed(asked.preset);
  if (!ACTOR_FORM.test(asked.actor)) {
    throw new Unusable(`"${asked.actor}" is no actor: use 2 to 40 small letters, digits and dashes, never a person's name.`);
  }
  if ((asked.actor === OPERATOR) !== (preset === 'operator'))
    throw new Unusable(`The preset operator is for the actor ${OPERATOR}, and for nobody else.`);
  const role = ROLES[preset];
  if (role === 'merchant' && asked.merchant === undefined)
    throw new Unusable(`A ${preset} belongs to a merchant: name it with --merchant.`);
  const made = await withService(false, async service => {
    const community = await communityNamed(service, asked.community);
    const options = SHOWN_IDS[modeOf(community.log)].read(asked);
    if (role !== undefined) await grant(service, community, role, options);
    const now = service.clock();
    const expiresAt = instant(now + wholeNumber('--days', options.days) * DAY_MS);
    return service.keys.create({
      community: community.name,
      log: community.log,
      actor: options.actor as ActorId,
      scopes: SCOPE_PRESETS[preset],
      label: options.label ?? `${preset} ${options.actor}`,
      expiresAt,
      ...(options.merchant === undefined ? {} : { partner: options.merchant as PartnerId }),
      ...(options.perSecond === undefined ? {} : { requestsPerSecond: wholeNumber('--per-second', options.perSecond) }),
    });
  });
  return showNew(terminal, made);
}

/** Tells the ledger what the actor may do, where it does not know yet. */
async function grant({ ledger }: Service, { log }: KnownCommunity, role: Role, options: CreateOptions): Promise<void> {
  const { actor, member, merchant } = options;
  const outcome = await ledger.submit(log, {
    command: {
      ...{ type: 'GrantRole', subject: actor as ActorId, role },
      ...(member === undefined ? {} : { member: member as MemberId }),
      ...(role === 'merchant' ? { partner: merchant as PartnerId } : {}),
    },
    actor: OPERATOR,
    id: freshCommandId(),
  });
  if (!outcome.accepted && outcome.refusal.code !== 'already-exists') {
    throw new Unusable(`The ledger does not make ${actor} ${role}: ${outcome.refusal.code}.`);
  }
}

function presetNamed(name: string): ScopePreset {
  const presets = Object.keys(SCOPE_PRESETS) as ScopePreset[];
  const preset = presets.find(each => each === name);
  if (preset === undefined) throw new Unusable(`There is no preset "${name}": there are ${presets.join(', ')}.`);
  return preset;
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Unusable(`${option} is "${text}": give a whole number.`);
  return Number(text);
}

function showNew(terminal: Terminal, { key, text }: NewKey): Exit {
  terminal.answer({ ...shown(key), key: text }, [
    text,
    terminal.styled('dim', `${key.label}; expires ${date(key.expiresAt)}. It is shown this once: keep it now.`),
  ]);
  return EXIT.fine;
}

const date = (at: number): string => new Date(at).toISOString().slice(0, 10);

const shown = ({ id, community, log, actor, scopes, partner, label, createdAt, expiresAt, ...ends }: AccessKey) => ({
  ...{ id, community, actor, scopes, label },
  ...(partner === undefined ? {} : { merchant: SHOWN_IDS[modeOf(log)].shown(partner) }),
  created_at: new Date(createdAt).toISOString(),
  expires_at: new Date(expiresAt).toISOString(),
  ...(ends.revokedAt === undefined ? {} : { revoked_at: new Date(ends.revokedAt).toISOString() }),
  ...(ends.lastUsedAt === undefined ? {} : { last_used: date(ends.lastUsedAt) }),
});

async function listKeys(terminal: Terminal, { community }: { readonly community?: string }): Promise<Exit> {
  const [keys, now] = await withService(false, async service => {
    const { log } = await communityNamed(service, community);
    return [await service.keys.list(log), service.clock()] as const;
  });
  const used = ({ lastUsedAt }: AccessKey): string => (lastUsedAt === undefined ? 'never' : date(lastUsedAt));
  const rows = keys.map(key => {
    return [key.id, keyState(key, now), key.actor, key.label, date(key.createdAt), used(key), date(key.expiresAt)];
  });
  const heading = ['id', 'state', 'actor', 'label', 'created', 'last used', 'expires'];
  terminal.answer({ keys: keys.map(key => ({ ...shown(key), state: keyState(key, now) })) }, columns([heading, ...rows]));
  return EXIT.fine;
}

async function rollKey(terminal: Terminal, id: string, { overlapHours }: { readonly overlapHours: string }): Promise<Exit> {
  const overlapMs = wholeNumber('--overlap-hours', overlapHours) * HOUR_MS;
  return showNew(terminal, await withService(false, ({ keys }) => keys.roll(id, overlapMs)));
}

async function revokeKey(terminal: Terminal, id: string): Promise<Exit> {
  await withService(false, ({ keys }) => keys.revoke(id));
  terminal.answer({ id, state: 'revoked' }, [`${id} is revoked; running services refuse it within a second.`]);
  return EXIT.fine;
}

export function addKeys(program: Command, does: Does): void {
  const keys = program.command('keys').description('API keys of a community');
  keys
    .command('create')
    .description('make a key; the ledger is told what its actor may do')
    .requiredOption('--actor <name>', 'whose roles the ledger asks for, a pseudonym such as coordinator-2')
    .requiredOption('--preset <kind>', Object.keys(SCOPE_PRESETS).join(', '))
    .option('--community <name>', 'needed where there are several')
    .option('--merchant <id>', 'mer_…, for tills and shops')
    .option('--member <id>', "mbr_…, the actor's own account, so that nobody awards to oneself")
    .option('--label <text>', 'for the list of keys')
    .option('--days <count>', 'how long it lives, at most 365', DAYS_DEFAULT)
    .option('--per-second <count>', 'requests a second, where the usual limit of its kind is too low')
    .option('--json', 'one JSON document on standard output')
    .action((options: CreateOptions) => does(terminal => createKey(terminal, options)));
  keys
    .command('list')
    .description('all keys, those that have ended included')
    .option('--community <name>', 'needed where there are several')
    .option('--json', 'one JSON document on standard output')
    .action((options: { community?: string }) => does(terminal => listKeys(terminal, options)));
  keys
    .command('roll')
    .argument('<id>')
    .description('make a successor with the same rights; the old key ends after the overlap')
    .option('--overlap-hours <count>', 'at most 168', OVERLAP_HOURS_DEFAULT)
    .option('--json', 'one JSON document on standard output')
    .action((id: string, options: { overlapHours: string }) => does(terminal => rollKey(terminal, id, options)));
  keys
    .command('revoke')
    .argument('<id>')
    .description('end a key now')
    .option('--json', 'one JSON document on standard output')
    .action((id: string) => does(terminal => revokeKey(terminal, id)));
}
