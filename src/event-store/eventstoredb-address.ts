/**
 * The address of an EventStoreDB or KurrentDB server or cluster, as operators write it, made into what the client reads.
 *
 * The client quotes the whole address, password included, in its errors and warnings: so everything that it would find fault with
 * is found here first, and no text from here repeats more of an address than the name of an option.
 */

const LOGIN = /(?<login>[^:@/?#\s]+:[^:@/?#\s]+@)?/;
const FORM = new RegExp(
  `^(?:esdb|kurrentdb)(?<discover>\\+discover)?://${LOGIN.source}(?<hosts>[^@/?#\\s]+)/?(?:\\?(?<options>\\S*))?$`,
);
const HOST = /^[A-Za-z0-9_.-]+(?::\d{1,5})?$/;
const EXAMPLE = 'esdb://name:password@host1:2113,host2:2113,host3:2113?tls=true';

/**
 * Every option but those that would change what an answer means (`throwOnAppendFailure`). Spelt as the client spells them, which
 * does not heed case, `_` and `-`.
 */
const OPTIONS = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'tls',
  'tlsCAFile',
  'tlsVerifyCert',
  'userCertFile',
  'userKeyFile',
];
const flat = (option: string): string => option.toLowerCase().replace(/[_-]/g, '');
const SPELLINGS = new Map(OPTIONS.map(option => [flat(option), option]));

/** Unless the address says otherwise. */
const DEFAULTS = [
  // A line that answers nothing is given up after the client's interval of 10 s and this.
  ['keepAliveTimeout', '5000'],
  // The client waits that long even before its first look for the only server: its own 500 ms would go on top of the first read
  // of each client object.
  ['discoveryInterval', '20'],
  ['maxDiscoverAttempts', '50'],
] as const;

export interface EventStoreDbAddress {
  /** For appends and reads. */
  readonly forRequests: string;
  /**
   * For subscriptions. Differs in one millisecond: the client lets client objects of equal settings share a connection, on which
   * a subscription whose events nobody takes would hold up the answers to appends.
   */
  readonly forFollowing: string;
}

/** @throws RangeError that says what is wrong and never shows the password */
export function readEventStoreDbAddress(url: string): EventStoreDbAddress {
  const { discover = '', login = '', hosts = '', options = '' } = FORM.exec(url.trim())?.groups ?? {};
  const isOfHosts = hosts !== '' && hosts.split(',').every(host => HOST.test(host));
  if (!isOfHosts) throw new RangeError(`the address of the event store has no form like ${EXAMPLE}`);
  const settings = new Map([...DEFAULTS, ...readOptions(options)]);
  const keepAliveTimeoutMs = Number(settings.get('keepAliveTimeout'));
  const withKeepAlive = (timeoutMs: number): string => {
    const all = new Map(settings).set('keepAliveTimeout', String(timeoutMs));
    return `kurrentdb${discover}://${login}${hosts}?${[...all].map(([name, value]) => `${name}=${value}`).join('&')}`;
  };
  return { forRequests: withKeepAlive(keepAliveTimeoutMs), forFollowing: withKeepAlive(keepAliveTimeoutMs + 1) };
}

function readOptions(options: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const option of options.split('&').filter(each => each !== '')) {
    const [name = '', value = ''] = option.split('=', 2);
    const spelling = SPELLINGS.get(flat(name));
    if (spelling === undefined || value === '' || (/^keepAlive/.test(spelling) && !/^\d{1,9}$/.test(value)))
      throw new RangeError(`the address of the event store has an option that cannot be: ${name}`);
    settings.set(spelling, value);
  }
  return settings;
}
