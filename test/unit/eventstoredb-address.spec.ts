import { readEventStoreDbAddress } from '../../src/event-store/eventstoredb-address.js';

const SECRET = 'pa%40ss';

describe('the address of an EventStoreDB', () => {
  const defaults = 'keepAliveTimeout=5000&discoveryInterval=20&maxDiscoverAttempts=50';

  it.each([
    ['esdb://127.0.0.1:2113?tls=false', `kurrentdb://127.0.0.1:2113?${defaults}&tls=false`],
    ['kurrentdb://name:pa%40ss@db.example.org', `kurrentdb://name:pa%40ss@db.example.org?${defaults}`],
    [' esdb://a:2113,b:2113,c/?tls=true ', `kurrentdb://a:2113,b:2113,c?${defaults}&tls=true`],
    ['esdb+discover://n:p@db?tls_ca_file=/ca.pem', `kurrentdb+discover://n:p@db?${defaults}&tlsCAFile=/ca.pem`],
    ['kurrentdb://a?keep-alive-timeout=900', `kurrentdb://a?${defaults.replace('5000', '900')}`],
  ])('%s leads the client there', (url, expected) => {
    expect(readEventStoreDbAddress(url).forRequests).toBe(expected);
  });

  it('gives following a line of its own, as the client shares one between equal settings', () => {
    const { forRequests, forFollowing } = readEventStoreDbAddress('esdb://a?tls=false');
    expect(forFollowing).toBe(forRequests.replace('=5000', '=5001'));
  });

  it.each([
    `postgres://name:${SECRET}@a`,
    `esdb://name:${SECRET}`,
    `esdb://name:${SECRET}@`,
    `esdb://name:${SECRET}@a:port`,
    `esdb://name:${SECRET}@@a`,
    `esdb://name:${SECRET}@a, b`,
    `esdb://${SECRET}@a`,
    `esdb://name:${SECRET}@a?tls`,
    `esdb://name:${SECRET}@a?tls=`,
    `esdb://name:${SECRET}@a?tlz=false`,
    `esdb://name:${SECRET}@a?throwOnAppendFailure=false`,
    `esdb://name:${SECRET}@a?keepAliveTimeout=soon`,
  ])('is refused as %s, without a word of the password', url => {
    let told: unknown;
    try {
      readEventStoreDbAddress(url);
    } catch (error) {
      told = error;
    }
    expect(told).toBeInstanceOf(RangeError);
    expect(String(told)).not.toContain(SECRET);
  });
});
