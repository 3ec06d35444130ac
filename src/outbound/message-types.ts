/**
 * The public contract: every message that leaves over Kafka, by type and version.
 *
 * Not the stored events: those change with the ledger, these are promised to others. No names, numbers or words of people are
 * in them, nor what would say more of a person than what the balance needs: not their categories, relatives or freezes, not how
 * well a service was proven, by whom it was approved or why it was taken back. Members are pseudonyms, as in the log.
 *
 * WARNING: a shipped type is never renamed, nothing is taken from it and no member changes its meaning; what must change becomes
 * the next version beside it. Optional members may be added.
 */
import { PARTNER_KINDS, TRACKS } from '../ledger/partner.js';
import { QUOTA_PERIODS } from '../ledger/offer.js';
import { SERVICE_CLASSES } from '../ledger/units.js';
import { count, day, flag, hundredths, id, list, moment, optional, text, word } from './message-shape.js';
import type { Described, Members } from './message-shape.js';

const member = id('Whose account it is.');
const merchant = id('The merchant.');
const contribution = id('The contribution.');
const award = id('The award.');
const budget = id('The budget that it is minted against.');
const redemption = id('The redemption.');
const reward = id('The reward that is redeemed.');
const activity_type = text('The code of the activity.');
const certified_minutes = count('Minutes that it adds to the member’s certified service; negative where it takes some back.');
const entries = list(
  {
    account: text('Whose it is and which part: member:{id}:{part}, merchant:{id}:payable, equity:….'),
    amount: count('Hundredths of a point for PT, minutes for MIN; negative on the account that it leaves.'),
    unit: word(['PT', 'MIN'], 'What is moved.'),
  },
  'What it moves. The amounts of each unit sum to zero; the sum of an account’s entries is its balance.',
);

/** By its name; `says` is the description in its schema. */
interface MessageType<M extends Members = Members> {
  readonly says: string;
  readonly members: M;
}
const message = <M extends Members>(says: string, members: M): MessageType<M> => ({ says, members });

export const MESSAGES = {
  'timebank.community.founded.v1': message('A community began.', {
    time_zone: text('Whose days count, an IANA name.'),
  }),
  'timebank.community.frozen.v1': message('Nothing is written until the thaw, but what falls due by time.', {}),
  'timebank.community.thawed.v1': message('The community is written to again.', {}),
  'timebank.rules.adopted.v1': message('A new version of the rules.', {
    version: count('Counts up from 1.'),
    effective_from: moment('From when they decide.'),
  }),
  'timebank.activity-type.added.v1': message('Something that earns, or earns otherwise than before.', {
    activity_type,
    measure: word(['time', 'deed'], 'Whether its length or its number counts.'),
    deed_hundredths: hundredths('What one deed earns; unused for timed service'),
    multiplier_percent: count('Of what the rules give.'),
  }),
  'timebank.team.formed.v1': message('A team.', { team: text('Its code.') }),

  'timebank.budget.opened.v1': message('Points may be minted against a budget.', {
    budget,
    limit_hundredths: hundredths('How many'),
    from: moment('Not before.'),
    until: moment('Not from here on.'),
  }),
  'timebank.budget.increased.v1': message('A budget grew.', { budget, added_hundredths: hundredths('By how much') }),
  'timebank.budget.closed.v1': message('A budget was closed.', { budget }),

  'timebank.partner.admitted.v1': message('A partner joined.', {
    partner: id('The partner.'),
    kind: word(PARTNER_KINDS, 'What it is.'),
    track: word(TRACKS, 'Who runs it.'),
    is_merchant: flag('Whether it has a till.'),
  }),
  'timebank.partner.suspended.v1': message('A partner takes no new redemptions.', { partner: id('The partner.') }),
  'timebank.partner.reinstated.v1': message('A suspended partner is back.', { partner: id('The partner.') }),
  'timebank.partner.terminated.v1': message('A partner left for good.', { partner: id('The partner.') }),
  'timebank.settlement.paid.v1': message('A merchant was paid what it was owed.', {
    merchant,
    amount_hundredths: hundredths('How much'),
    entries,
  }),

  'timebank.reward.published.v1': message('A reward may be redeemed.', {
    reward,
    merchant,
    price_hundredths: hundredths('What it costs'),
    stock: optional(count('How many there are; without it as many as are asked for.')),
    quota: optional(count('How many a member may have in a period.')),
    quota_period: word(QUOTA_PERIODS, 'The period of the quota.'),
    valid_from: moment('Not before.'),
    valid_until: optional(moment('Not from here on.')),
  }),
  'timebank.reward.repriced.v1': message('A reward costs something else.', {
    reward,
    price_hundredths: hundredths('What it costs'),
  }),
  'timebank.reward.restocked.v1': message('There are more of a reward.', { reward, added: count('How many more.') }),
  'timebank.reward.withdrawn.v1': message('A reward is no longer to be had.', { reward }),

  'timebank.member.enrolled.v1': message('An account was opened.', { member, team: optional(text('The code of the team.')) }),
  'timebank.member.team-joined.v1': message('A member is in another team.', { member, team: text('The code of the team.') }),
  'timebank.member.display-consent-changed.v1': message('Whether the member may be shown on leaderboards.', {
    member,
    leaderboard: flag('Whether shown.'),
  }),
  'timebank.member.leaving.v1': message('A member is about to leave.', { member }),
  'timebank.member.erased.v1': message('Forget who this pseudonym is: every copy of what links it to a person.', { member }),
  'timebank.account.closed.v1': message('A member left; certified minutes stay.', { member, entries }),

  'timebank.contribution.recorded.v1': message('What a member did.', {
    member,
    contribution,
    activity_type,
    service_class: word(SERVICE_CLASSES, 'Only volunteer service certifies minutes.'),
    date: day('The day that it counts on.'),
    minutes: count('Service time, travel excluded; 0 for deeds.'),
    quantity: optional(count('How many deeds.')),
    approvals_required: count('Approvals that it waits for; in effect at once where none.'),
    certified_minutes,
    entries,
  }),
  'timebank.contribution.approved.v1': message('One of the approvals that a contribution waits for.', {
    member,
    contribution,
    is_effective: flag('Whether it was the last one.'),
    certified_minutes,
    entries,
  }),
  'timebank.contribution.rejected.v1': message('A contribution does not count.', { member, contribution }),
  'timebank.contribution.reversed.v1': message('A contribution counts no longer.', {
    member,
    contribution,
    certified_minutes,
    entries,
  }),

  'timebank.award.proposed.v1': message('An award that waits for approvals.', {
    member,
    award,
    contribution,
    budget,
    amount_hundredths: hundredths('How much'),
    approvals_required: count('How many approvals.'),
    expires_at: moment('Nothing comes of it from here on.'),
  }),
  'timebank.award.approved.v1': message('One of the approvals that an award waits for.', { member, award }),
  'timebank.award.rejected.v1': message('Nothing comes of a proposed award.', { member, award }),
  'timebank.points.awarded.v1': message('Points were minted for a contribution.', {
    member,
    award,
    contribution,
    budget,
    activity_type,
    date: day('The day that it counts on.'),
    amount_hundredths: hundredths('How much'),
    debt_offset_hundredths: hundredths('Of it, what paid off a debt'),
    matures_at: optional(moment('Not usable before.')),
    expires_at: moment('Not usable from here on.'),
    entries,
  }),
  'timebank.points.matured.v1': message('Points became usable.', { member, amount_hundredths: hundredths('How much'), entries }),
  'timebank.points.expired.v1': message('Points came to their end.', {
    member,
    amount_hundredths: hundredths('How much'),
    entries,
  }),
  'timebank.points.transferred.v1': message('A gift to another account.', {
    member,
    to: id('The account that receives it; its order is not this message’s.'),
    amount_hundredths: hundredths('How much'),
    entries,
  }),
  'timebank.award.reversed.v1': message('An award was taken back.', {
    member,
    award,
    budget,
    amount_hundredths: hundredths('How much'),
    debt_hundredths: hundredths('Of it, what was no longer there and is owed'),
    entries,
  }),

  'timebank.redemption.authorized.v1': message('Points are on hold for a reward.', {
    member,
    redemption,
    reward,
    merchant,
    amount_hundredths: hundredths('How much is held'),
    expires_at: moment('The hold ends.'),
    entries,
  }),
  'timebank.redemption.extended.v1': message('A hold ends later.', { member, redemption, expires_at: moment('The hold ends.') }),
  'timebank.redemption.captured.v1': message('A reward was handed out.', {
    member,
    redemption,
    capture: id('One of the captures of the redemption.'),
    merchant,
    amount_hundredths: hundredths('How much the merchant is owed for it'),
    is_final: flag('Whether nothing stays on hold.'),
    entries,
  }),
  'timebank.redemption.voided.v1': message('A hold was given up.', { member, redemption, reward, entries }),
  'timebank.redemption.expired.v1': message('A hold came to its end.', { member, redemption, reward, entries }),
  'timebank.redemption.refunded.v1': message('A merchant gave points back.', {
    member,
    redemption,
    refund: id('One of the refunds of the redemption.'),
    merchant,
    amount_hundredths: hundredths('How much'),
    entries,
  }),

  /** On the topic of balances; the others are on the topic of events. */
  'timebank.account.balance.v1': message('What an account has right after the leaf that the sequence names.', {
    member,
    available_hundredths: hundredths('Usable'),
    pending_hundredths: hundredths('Awarded, not yet usable'),
    held_hundredths: hundredths('On hold for redemptions'),
    debt_hundredths: hundredths('Owed'),
    certified_minutes: count('Certified service, points or no points.'),
  }),
} as const;

export type MessageName = keyof typeof MESSAGES;
export const MESSAGE_NAMES = Object.keys(MESSAGES) as readonly MessageName[];
/** The content of a message of this type. */
export type ContentOf<N extends MessageName> = Described<(typeof MESSAGES)[N]['members']>;
