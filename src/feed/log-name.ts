/**
 * The names of logs, and what they say: whose log it is, and whether anything in it is real.
 *
 * A log is named once and for ever: `{host}/log/cmty_{community}/{incarnation}`, of a test community `cmty_test_{community}`. So
 * a community is live or a test for ever, and whatever is derived from its log can tell which.
 */

/** In test mode everything is as in live mode, but for being real. */
export type Mode = 'live' | 'test';

const FORM = /\/log\/cmty_((?:test_)?[a-z0-9-]+)\/\d+$/;
/** As JavaScript and PostgreSQL read it. */
const TEST_FORM = '/log/cmty_test_[a-z0-9-]+/[0-9]+$';
const TEST = new RegExp(TEST_FORM);

/** The first incarnation of a community's log. */
export const logNamed = (host: string, community: string, mode: Mode): string =>
  `${host}/log/cmty_${mode === 'test' ? 'test_' : ''}${community}/1`;

/** The community's short name, of a test community `test_{community}`; for a log that is named in no such way, the log itself. */
export const communityOf = (log: string): string => FORM.exec(log)?.[1] ?? log;

export const modeOf = (log: string): Mode => (TEST.test(log) ? 'test' : 'live');

/** In a statement: whether the log with this origin is live. */
export const isLiveSql = (origin: string): string => `${origin} !~ '${TEST_FORM}'`;
