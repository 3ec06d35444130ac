import { readEventStoreDbAddress } from '../../src/event-store/eventstoredb-address.js';

const SECRET = 'pa%40ss';

describe('the address of an EventStoreDB', () => {
  it.each([
    ['esdb://127.0.0.1:2113?tls=false', 'kurrentdb://127.0.0.1:2113?tls=false&keepAliveTimeout=5000'],
    ['kurrentdb://name:pa%40ss@db.example.org', 'kurrentdb://name:pa%40ss@db.example.org?keepAliveTimeout=5000'],
    [' esdb://a:2113,b:2113,c/?tls=true ', 'kurrentdb://a:2113,b:2113,c?tls=true&keepAliveTimeout=5000'],
    ['esdb+discover://n:p@db?tls_ca_file=/ca.pem', 'kurrentdb+discover://n:p@db?tlsCAFile=/ca.pem&keepAliveTimeout=5000'],
    [
      'kurrentdb://a?keep-alive-timeout=900&KeepAliveInterval=10000',
      'kurrentdb://a?keepAliveTimeout=900&keepAliveInterval=10000',
    ],
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
