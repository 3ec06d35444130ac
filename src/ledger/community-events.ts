/**
 * Events of a community's own book: founding, rules, roles, activity types, teams.
 *
 * WARNING: stored names and members are the storage format and are never renamed or reshaped.
 */
import { integer, object, oneOf, optional, ShapeMismatch, text, type Json, type Shape } from './shape.js';
import { ruleSetShape } from './rules.js';
import { ROLES, type ActivityCode, type ActorId, type MemberId, type PartnerId, type Points, type TeamCode } from './units.js';

/** Unit names are upper-case by the leaf format, so this object has its own shape. */
const UNIT_SCALES = { MIN: '0', PT: '2' } as const;
const unitScales: Shape<typeof UNIT_SCALES> = {
  write: () => UNIT_SCALES,
  read: (stored: Json) => {
    if (JSON.stringify(stored) !== JSON.stringify(UNIT_SCALES)) throw new ShapeMismatch('unknown unit scales');
    return UNIT_SCALES;
  },
};

const grant = { subject: text<ActorId>(), role: oneOf(ROLES) };

export const communityEvents = {
  CommunityFounded: {
    stored: 'CommunityFounded.v1',
    /** `units`: decimal places of each unit, as the golden founding leaf has them. */
    shape: object({ timeZone: text<string>(), units: unitScales }),
  },
  RulesAdopted: { stored: 'RulesAdopted.v1', shape: ruleSetShape },
  RoleGranted: {
    stored: 'RoleGranted.v1',
    shape: object({
      ...grant,
      /** The subject's own account, so that nobody awards to oneself. */
      member: optional(text<MemberId>()),
      /** Whose redemptions a merchant's key honours. */
      partner: optional(text<PartnerId>()),
    }),
  },
  RoleRevoked: { stored: 'RoleRevoked.v1', shape: object(grant) },
  ActivityTypeAdded: {
    stored: 'ActivityTypeAdded.v1',
    shape: object({
      activityType: text<ActivityCode>(),
      measure: oneOf(['time', 'deed'] as const),
      /** Points for one deed; unused for timed service. */
      pointsPerDeed: integer<Points>(),
      /** 50 to 200; by activity only, never by person. */
      multiplierPercent: integer<number>(),
      /** Deeds of this type that count in a month; 0 for no limit. */
      deedsPerMonthMax: integer<number>(),
    }),
  },
  /** For an audit: nothing is written until the thaw, but what falls due by time. */
  CommunityFrozen: { stored: 'CommunityFrozen.v1', shape: object({}) },
  CommunityThawed: { stored: 'CommunityThawed.v1', shape: object({}) },
  TeamFormed: { stored: 'TeamFormed.v1', shape: object({ team: text<TeamCode>() }) },
} as const;
