/**
 * Between requests about awards and the ledger: what an outcome created, and what it shows.
 */
import { accountIn } from '../../ledger/books.js';
import { getIn } from '../../ledger/ordered-map.js';
import { memberOf, type AwardId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import type { Created } from '../bulk.js';
import type { Accepted } from '../desk.js';
import { awardFigures, awardView } from '../views/award.js';

export function createdAward({ events }: Accepted): Created {
  for (const { event } of events) {
    if (event.type === 'PointsAwarded' || event.type === 'AwardProposed')
      return { id: event.content.award, isPending: event.type === 'AwardProposed' };
  }
  throw new Error('an award recorded nothing');
}

export function awardedAnswer(accepted: Accepted): Answer {
  const { id, isPending } = createdAward(accepted);
  const answer = Answer.created(accepted, viewIn(accepted, id as AwardId));
  return isPending ? answer.later() : answer;
}

export const decidedAnswer = (accepted: Accepted, id: AwardId): Answer => Answer.done(accepted, viewIn(accepted, id));

function viewIn({ events, books }: Accepted, id: AwardId) {
  const [first] = events;
  if (first === undefined) throw new Error('a command on an award recorded nothing');
  const member = memberOf(first.book);
  const account = accountIn(books, member);
  if (account.status === 'unopened') throw new Error('a command on an award left no account');
  return awardView(awardFigures(member, getIn(account.awards, id), getIn(account.proposals, id)));
}
