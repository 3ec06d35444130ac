/**
 * All projections, in the order in which each batch reaches them: what callers wait for most comes first.
 *
 * A new read model is one file, one migration and one line here.
 */
import type { Projection } from '../feed/projection.js';
import { balancesProjection } from './balances.js';
import { communityProjection } from './community.js';
import { contributionsProjection } from './contributions.js';
import { journalProjection } from './journal.js';
import { leaderboardsProjection } from './leaderboards.js';
import { loopProjection } from './loop.js';
import { membersProjection } from './members.js';
import { partnersProjection } from './partners.js';
import { redemptionsProjection } from './redemptions.js';

export const PROJECTIONS: readonly Projection[] = [
  balancesProjection,
  redemptionsProjection,
  contributionsProjection,
  membersProjection,
  partnersProjection,
  communityProjection,
  journalProjection,
  loopProjection,
  leaderboardsProjection,
];
