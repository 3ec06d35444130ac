/**
 * The service's clock, as the edge asks for it: overdue holds and the period of a leaderboard are judged by it.
 */
export const CLOCK = Symbol('clock');
