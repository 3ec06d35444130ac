/**
 * Redemption commands on their way to the deciders: the books they need, who may ask, and what a refusal leaves in the log.
 *
 * Only who honours redemptions for the merchant asks in its name; the service itself lets go what a terminated merchant still
 * holds. A declined command is recorded in the merchant's book of attempts; every other refusal, and every dry run, leaves no
 * trace.
 */
import { isQuoteFor } from './account/authorization.js';
import { decideRedemption, type RedemptionCommand } from './account/redemptions.js';
import { UNOPENED } from './account/state.js';
import { accountIn, attemptsIn, offerIn, partnerIn, type Books } from './books.js';
import { honoursFor, type Founded } from './community.js';
import { refuse, SYSTEM, type Context, type Decision, type Posted } from './decision.js';
import type { ContentOf, Recorded } from './events.js';
import { UNKNOWN_OFFER } from './offer.js';
import { isDecline, type Refusal } from './refusal.js';
import { accountBook, attemptsBook, memberOf, offerBook, partnerBook, type BookName, type MemberId } from './units.js';

/** Every command of redemptions, and whether it is recorded when it is declined. */
const RECORDED: { readonly [K in RedemptionCommand['type']]: boolean } = {
  QuoteReward: true,
  AuthorizeRedemption: true,
  ValidateRedemption: false,
  CaptureRedemption: true,
  VoidRedemption: true,
  VoidRedemptionByKey: true,
  ExtendRedemption: true,
  ReverseRedemption: true,
  RefundRedemption: true,
  DescribeRedemption: false,
};

export const isRedemptionCommand = (command: { readonly type: string }): command is RedemptionCommand =>
  Object.hasOwn(RECORDED, command.type);

/** The id of the object that the command speaks of: its redemption, or the quote that it names. */
export function anchorOfRedemption(command: RedemptionCommand): string | undefined {
  if ('redemption' in command) return command.redemption;
  return 'quote' in command ? command.quote : undefined;
}

export function booksOfRedemption(command: RedemptionCommand): readonly BookName[] {
  const merchants = [partnerBook(command.merchant), attemptsBook(command.merchant)];
  return 'reward' in command ? [accountBook(command.member), offerBook(command.reward), ...merchants] : merchants;
}

interface Scene {
  readonly books: Books;
  readonly community: Founded;
}

export function decideRedeeming(
  command: RedemptionCommand,
  anchor: readonly Recorded[],
  { books, community }: Scene,
  context: Context,
): Decision {
  const partner = partnerIn(books, command.merchant);
  const isLettingGo = command.type === 'VoidRedemption' && context.actor === SYSTEM && partner.status === 'terminated';
  if (!isLettingGo && !honoursFor(community, context.actor, command.merchant)) return refuse('role-not-permitted');
  const member = 'member' in command ? command.member : anchoredMember(anchor);
  const account = member === undefined ? UNOPENED : accountIn(books, member);
  const offer = 'reward' in command ? offerIn(books, command.reward) : UNKNOWN_OFFER;
  const attempts = attemptsIn(books, command.merchant);
  return decideRedemption(
    account,
    command,
    { member, community, partner, offer, attempts, quote: quoteFor(command, anchor) },
    context,
  );
}

/** Whether an anchor tells the command anything: another merchant's object is as unknown as none, and as quickly. */
export const isAnchorFor = (command: RedemptionCommand, anchor: readonly Recorded[]): boolean =>
  anchor.every(({ event: { content } }) => !('merchant' in content) || content.merchant === command.merchant);

/** Whose object an anchor speaks of. */
export const anchoredMember = (anchor: readonly Recorded[]): MemberId | undefined => {
  const book = anchor.find(recorded => recorded.book.startsWith('account-'))?.book;
  return book === undefined ? undefined : memberOf(book);
};

function quoteFor(command: RedemptionCommand, anchor: readonly Recorded[]): ContentOf<'RewardQuoted'> | undefined {
  if (!('quote' in command)) return undefined;
  for (const { book, event } of anchor) {
    if (event.type === 'RewardQuoted' && book === accountBook(command.member) && isQuoteFor(event.content, command))
      return event.content;
  }
  return undefined;
}

/** What a refusal leaves in the log: a declined command, in the merchant's book of attempts; else nothing. */
export function traceOfRedemption(command: RedemptionCommand, refusal: Refusal): readonly Posted[] {
  if (!isRecorded(command) || !isDecline(refusal)) return [];
  const subject = 'reward' in command ? { reward: command.reward, member: command.member } : { redemption: command.redemption };
  return [
    {
      book: attemptsBook(command.merchant),
      event: { type: 'CommandDeclined', content: { command: command.type, ...subject, refusal } },
    },
  ];
}

type Dry = 'ValidateRedemption' | 'DescribeRedemption';
const isRecorded = (command: RedemptionCommand): command is Exclude<RedemptionCommand, { readonly type: Dry }> =>
  RECORDED[command.type];
