/**
 * A community's own book: rules, roles, activity types and teams; and the rights that all other books ask for.
 *
 * Roles are events, so that "who could do what on day T" can be replayed. An auditor holds no writing role and nobody grants to
 * oneself. The default taxonomy and its tariff follow published schemes; a community extends it without new code.
 */
import { isTimeZone } from './calendar.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from './decision.js';
import type { LedgerEvent, Recorded } from './events.js';
import { DEFAULT_RULES, ruleFaults, rulesAt, type RuleSet, type RuleValues } from './rules.js';
import { COMMUNITY_BOOK, isAmount, points, type ActivityCode, type ActorId, type Instant } from './units.js';
import type { MemberId, PartnerId, Points, Role, TeamCode } from './units.js';

export interface ActivityType {
  readonly code: ActivityCode;
  readonly measure: 'time' | 'deed';
  readonly pointsPerDeed: Points;
  readonly multiplierPercent: number;
  readonly deedsPerMonthMax: number;
}

export interface Grant {
  readonly roles: readonly Role[];
  readonly member?: MemberId;
  readonly partner?: PartnerId;
}

export interface Founded {
  readonly status: 'founded';
  readonly foundedAt: Instant;
  readonly timeZone: string;
  /** For an audit: nothing is written. */
  readonly isFrozen?: boolean;
  readonly rules: readonly RuleSet[];
  readonly grants: ReadonlyMap<ActorId, Grant>;
  readonly activityTypes: ReadonlyMap<ActivityCode, ActivityType>;
  readonly teams: ReadonlySet<TeamCode>;
}

export type Community = { readonly status: 'unfounded' } | Founded;
export const UNFOUNDED: Community = { status: 'unfounded' };

const timed = (code: string): ActivityType => ({
  code: code as ActivityCode,
  measure: 'time',
  pointsPerDeed: points(0),
  multiplierPercent: 100,
  deedsPerMonthMax: 0,
});
const deed = (code: string, hundredths: number, deedsPerMonthMax = 0): ActivityType => ({
  ...timed(code),
  measure: 'deed',
  pointsPerDeed: points(hundredths),
  deedsPerMonthMax,
});

/** Activities of the model communities; deed tariffs after Jiangqiao's published table (8 a month for a building head …). */
const ACTIVITY_TYPES: readonly ActivityType[] = [
  ...[
    'stairwell-cleaning',
    'service-market',
    'free-clinic',
    'free-haircut',
    'appliance-repair',
    'policy-outreach',
    'tutoring',
  ].map(timed),
  ...['library-duty', 'mediation', 'patrol', 'meal-aid', 'elder-visit', 'tree-care', 'training', 'event-support'].map(timed),
  deed('building-head-month', 800, 1),
  deed('skilled-help', 200),
  deed('class-taught', 200),
  deed('meeting-attended', 100, 4),
  deed('activity-attended', 50, 8),
  deed('issue-reported', 50, 20),
  deed('issue-resolved', 200, 20),
  deed('tree-planted', 100, 10),
];

export function evolveCommunity(community: Community, { event, recordedAt }: Recorded): Community {
  if (event.type === 'CommunityFounded') {
    return {
      status: 'founded',
      foundedAt: recordedAt,
      timeZone: event.content.timeZone,
      rules: [],
      grants: new Map(),
      activityTypes: new Map(ACTIVITY_TYPES.map(type => [type.code, type])),
      teams: new Set(),
    };
  }
  if (community.status === 'unfounded') return community;
  switch (event.type) {
    case 'RulesAdopted':
      return { ...community, rules: [...community.rules, event.content] };
    case 'RoleGranted':
      return { ...community, grants: granted(community, event) };
    case 'RoleRevoked':
      return { ...community, grants: revoked(community, event) };
    case 'ActivityTypeAdded': {
      const { activityType: code, ...rest } = event.content;
      return { ...community, activityTypes: new Map(community.activityTypes).set(code, { code, ...rest }) };
    }
    case 'CommunityFrozen':
      return { ...community, isFrozen: true };
    case 'CommunityThawed':
      return { ...community, isFrozen: false };
    case 'TeamFormed':
      return { ...community, teams: new Set(community.teams).add(event.content.team) };
    default:
      return community;
  }
}

function granted({ grants }: Founded, { content }: LedgerEvent<'RoleGranted'>): ReadonlyMap<ActorId, Grant> {
  const { subject, role, ...links } = content;
  const before = grants.get(subject);
  return new Map(grants).set(subject, { ...before, ...links, roles: [...(before?.roles ?? []), role] });
}

function revoked({ grants }: Founded, { content }: LedgerEvent<'RoleRevoked'>): ReadonlyMap<ActorId, Grant> {
  const before = grants.get(content.subject);
  if (before === undefined) return grants;
  return new Map(grants).set(content.subject, { ...before, roles: before.roles.filter(role => role !== content.role) });
}

export const hasRole = (community: Founded, actor: ActorId, role: Role): boolean =>
  community.grants.get(actor)?.roles.includes(role) ?? false;

/** Whether the actor honours redemptions in this merchant's name. */
export const honoursFor = (community: Founded, actor: ActorId, merchant: PartnerId): boolean =>
  hasRole(community, actor, 'merchant') && community.grants.get(actor)?.partner === merchant;

/** The operator founds and grants; everything else needs the role itself. */
const mayOrganise = (community: Founded, actor: ActorId): boolean => actor === OPERATOR || hasRole(community, actor, 'approver');

/** The rules that decide at this moment; a founded community always has some. */
export function currentRules(community: Founded, now: Instant): RuleSet {
  return rulesAt(community.rules, now) ?? { ...DEFAULT_RULES, version: 0, effectiveFrom: community.foundedAt };
}

export interface FoundCommunity {
  readonly type: 'FoundCommunity';
  readonly timeZone: string;
}
export interface AdoptRules {
  readonly type: 'AdoptRules';
  /** What differs from the rules in force. */
  readonly changes: Partial<RuleValues>;
  readonly effectiveFrom?: Instant;
}
export interface GrantRole {
  readonly type: 'GrantRole';
  readonly subject: ActorId;
  readonly role: Role;
  readonly member?: MemberId;
  readonly partner?: PartnerId;
}
export interface RevokeRole {
  readonly type: 'RevokeRole';
  readonly subject: ActorId;
  readonly role: Role;
}
export interface AddActivityType extends ActivityType {
  readonly type: 'AddActivityType';
}
export interface FormTeam {
  readonly type: 'FormTeam';
  readonly team: TeamCode;
}
/** For an audit; the service's operator alone does and undoes it. */
export interface FreezeCommunity {
  readonly type: 'FreezeCommunity';
}
export interface ThawCommunity {
  readonly type: 'ThawCommunity';
}
export type CommunityCommand =
  FoundCommunity | AdoptRules | GrantRole | RevokeRole | AddActivityType | FormTeam | FreezeCommunity | ThawCommunity;

const one = (event: LedgerEvent): Decision => accept(COMMUNITY_BOOK, event);

export function decideCommunity(community: Community, command: CommunityCommand, context: Context): Decision {
  if (command.type === 'FoundCommunity') return found(community, command, context);
  if (community.status === 'unfounded') return refuse('resource-not-found');
  switch (command.type) {
    case 'AdoptRules':
      return adoptRules(community, command, context);
    case 'GrantRole':
      return grantRole(community, command, context);
    case 'RevokeRole':
      return revokeRole(community, command, context);
    case 'AddActivityType':
      return addActivityType(community, command, context);
    case 'FreezeCommunity':
    case 'ThawCommunity':
      return freeze(community, command, context);
    case 'FormTeam':
      if (!mayOrganise(community, context.actor) && !hasRole(community, context.actor, 'coordinator'))
        return refuse('role-not-permitted');
      if (community.teams.has(command.team)) return refuse('already-exists');
      return one({ type: 'TeamFormed', content: { team: command.team } });
  }
}

function freeze({ isFrozen = false }: Founded, { type }: FreezeCommunity | ThawCommunity, { actor }: Context): Decision {
  if (actor !== OPERATOR) return refuse('role-not-permitted');
  if (isFrozen === (type === 'FreezeCommunity')) return accept(COMMUNITY_BOOK);
  return one({ type: isFrozen ? 'CommunityThawed' : 'CommunityFrozen', content: {} });
}

function found(community: Community, { timeZone }: FoundCommunity, { actor, now }: Context): Decision {
  if (actor !== OPERATOR) return refuse('role-not-permitted');
  if (community.status === 'founded') return refuse('already-exists');
  if (!isTimeZone(timeZone)) return refuse('rules-invalid');
  return accept(
    COMMUNITY_BOOK,
    { type: 'CommunityFounded', content: { timeZone, units: { MIN: '0', PT: '2' } } },
    { type: 'RulesAdopted', content: { version: 1, effectiveFrom: now, ...DEFAULT_RULES } },
  );
}

function adoptRules(community: Founded, command: AdoptRules, { actor, now }: Context): Decision {
  if (!mayOrganise(community, actor)) return refuse('role-not-permitted');
  const effectiveFrom = command.effectiveFrom ?? now;
  // never retroactive
  if (effectiveFrom < now) return refuse('effective-date-out-of-range');
  const rules = { ...currentRules(community, now), ...command.changes, effectiveFrom, version: community.rules.length + 1 };
  if (ruleFaults(rules).length > 0) return refuse('rules-invalid');
  return one({ type: 'RulesAdopted', content: rules });
}

function grantRole(community: Founded, command: GrantRole, { actor }: Context): Decision {
  if (!mayOrganise(community, actor)) return refuse('role-not-permitted');
  if (actor === command.subject) return refuse('approver-conflict');
  const roles = community.grants.get(command.subject)?.roles ?? [];
  if (roles.includes(command.role)) return refuse('already-exists');
  if (roles.length > 0 && (command.role === 'auditor' || roles.includes('auditor'))) return refuse('role-conflict');
  const { subject, role, member, partner } = command;
  return one({
    type: 'RoleGranted',
    content: { subject, role, ...(member === undefined ? {} : { member }), ...(partner === undefined ? {} : { partner }) },
  });
}

function revokeRole(community: Founded, { subject, role }: RevokeRole, { actor }: Context): Decision {
  if (!mayOrganise(community, actor)) return refuse('role-not-permitted');
  if (!hasRole(community, subject, role)) return refuse('resource-not-found');
  const isLast = [...community.grants.values()].filter(grant => grant.roles.includes(role)).length === 1;
  if (role === 'approver' && isLast) return refuse('role-conflict');
  return one({ type: 'RoleRevoked', content: { subject, role } });
}

function addActivityType(community: Founded, command: AddActivityType, { actor }: Context): Decision {
  if (!mayOrganise(community, actor)) return refuse('role-not-permitted');
  if (community.activityTypes.has(command.code)) return refuse('already-exists');
  const { code, measure, pointsPerDeed, multiplierPercent, deedsPerMonthMax } = command;
  const isTariff = [pointsPerDeed, deedsPerMonthMax].every(figure => figure === 0 || isAmount(figure));
  const isMultiplier = multiplierPercent >= MULTIPLIER_PERCENT_MIN && multiplierPercent <= MULTIPLIER_PERCENT_MAX;
  if (!isTariff || !isMultiplier || !Number.isSafeInteger(multiplierPercent)) return refuse('rules-invalid');
  return one({
    type: 'ActivityTypeAdded',
    content: { activityType: code, measure, pointsPerDeed, multiplierPercent, deedsPerMonthMax },
  });
}

const MULTIPLIER_PERCENT_MIN = 50;
const MULTIPLIER_PERCENT_MAX = 200;
