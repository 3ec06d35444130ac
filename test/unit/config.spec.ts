import { ConfigError, readConfig } from '../../src/config.js';

const KEPT = Buffer.alloc(32, 7).toString('base64');
const BROKER = { KAFKA_BROKERS: 'kafka-1:9092', PUBLIC_URL: 'https://tb.example' };
const read = (env: Record<string, string>) => readConfig(env, () => KEPT);

describe('settings', () => {
  it('needs none for the embedded database on this machine', () => {
    expect(read({})).toMatchObject({ host: '127.0.0.1', port: 3000, databaseUrl: undefined, demo: 'auto', logLevel: 'info' });
    expect(Buffer.from(read({}).secret)).toEqual(Buffer.alloc(32, 7));
  });

  it('takes every setting that is given', () => {
    const secret = Buffer.alloc(48, 9).toString('base64');
    const env = { HOST: '0.0.0.0', PORT: '0', TIMEBANK_DATA: '/srv/tb', LOG_LEVEL: 'warn', DEMO: 'yes', DATABASE_POOL_MAX: '5' };
    expect(read({ ...env, TIMEBANK_SECRET: secret, PUBLIC_URL: 'https://tb.example/' })).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      dataDir: '/srv/tb',
      logLevel: 'warn',
      demo: 'yes',
      databasePoolMax: 5,
      publicUrl: 'https://tb.example',
    });
  });

  it('cannot be changed once read', () => {
    const config = read({});
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });

  it('takes an empty value for absent', () => {
    expect(read({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  it('founds no demo over a given database unless asked for', () => {
    const env = { DATABASE_URL: 'postgres://u:p@db/tb', TIMEBANK_SECRET: KEPT };
    expect(read(env).demo).toBe('no');
    expect(read({ ...env, DEMO: 'yes' }).demo).toBe('yes');
  });

  it('keeps the secret of the embedded database, and asks for one over a given database', () => {
    const never = () => {
      throw new Error('asked for a kept secret');
    };
    expect(() => readConfig({ DATABASE_URL: 'postgres://u:p@db/tb' }, never)).toThrow(/TIMEBANK_SECRET is missing.*openssl rand/);
    expect(Buffer.from(readConfig({ TIMEBANK_SECRET: KEPT }, never).secret)).toEqual(Buffer.alloc(32, 7));
  });

  it('reaches no broker unless told to', () => expect(read({}).kafka).toBeUndefined());

  it('takes what leads to a broker', () => {
    const env = { KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092', PUBLIC_URL: 'https://tb.example/' };
    const least = { sasl: undefined, ssl: false, partitions: 12, replication: undefined, topicPrefix: 'timebank', inboxKeys: [] };
    expect(read(env).kafka).toEqual({ brokers: ['kafka-1:9092', 'kafka-2:9092'], publicUrl: 'https://tb.example', ...least });
    const more = {
      KAFKA_SSL: 'yes',
      KAFKA_SASL: 'scram-sha-512:tb:pass:word',
      KAFKA_REPLICATION: '2',
      KAFKA_INBOX_KEYS: 'one,two',
    };
    expect(read({ ...env, ...more }).kafka).toMatchObject({
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'tb', password: 'pass:word' },
      replication: 2,
      inboxKeys: ['one', 'two'],
    });
  });

  it.each([
    [{ KAFKA_BROKERS: 'kafka-1' }, /^KAFKA_BROKERS is not a list like/],
    [{ KAFKA_BROKERS: 'kafka-1:9092' }, /^PUBLIC_URL is missing, which KAFKA_BROKERS requires/],
    [{ KAFKA_INBOX_KEYS: 'key' }, /^KAFKA_INBOX_KEYS is set without KAFKA_BROKERS/],
    [{ ...BROKER, KAFKA_SASL: 'md5:tb:secret-word' }, /^KAFKA_SASL is not of the form mechanism:name:password/],
    [{ ...BROKER, KAFKA_TOPIC_PREFIX: 'a b' }, /^KAFKA_TOPIC_PREFIX has 1 to 100/],
    [{ ...BROKER, KAFKA_PARTITIONS: '0' }, /^KAFKA_PARTITIONS is "0"/],
  ])('refuses %j', (env, message) => {
    expect(() => read(env)).toThrow(ConfigError);
    expect(() => read(env)).toThrow(message);
    expect(() => read(env)).not.toThrow(/secret-word/);
  });

  it.each([
    [{ PORT: '70000' }, /^PORT is "70000": .* from 0 to 65535/],
    [{ PORT: '3e3' }, /^PORT is "3e3"/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud": .*trace, debug/],
    [{ DEMO: 'true' }, /^DEMO is "true": .*auto, yes, no/],
    [{ DATABASE_POOL_MAX: '1' }, /^DATABASE_POOL_MAX/],
    [{ PUBLIC_URL: 'tb.example' }, /^PUBLIC_URL is not a URL/],
    [{ TIMEBANK_SECRET: 'c2hvcnQ=' }, /^TIMEBANK_SECRET is not base64 of at least 32 bytes/],
    [{ TIMEBANK_SECRET: `${KEPT}!` }, /^TIMEBANK_SECRET is not base64/],
    [{ TIMEBANK_DATE: '/srv' }, /^TIMEBANK_DATE is not a setting: .*TIMEBANK_DATA/],
  ])('refuses %j in one line that says how to mend it', (env, message) => {
    const refusal = catchRefusal(() => read(env));
    expect(refusal).toMatch(message);
    expect(refusal).not.toContain('\n');
  });

  it('never repeats a database password', () => {
    expect(catchRefusal(() => read({ DATABASE_URL: 'mysql://u:hunter2@db/tb' }))).not.toContain('hunter2');
  });
});

function catchRefusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('was not refused');
}

describe('the engine of the logs', () => {
  const url = 'esdb+discover://admin:hunter2@one:2113,two:2113?tls=true';

  it('is chosen by two settings that belong together', () => {
    expect(read({}).eventStoreDbUrl).toBeUndefined();
    expect(read({ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: url })).toMatchObject({ eventStoreDbUrl: url, demo: 'no' });
  });

  it.each([
    [{ EVENT_STORE: 'eventstoredb' }, /^EVENTSTOREDB_URL is missing, which EVENT_STORE=eventstoredb requires/],
    [{ EVENTSTOREDB_URL: url }, /^EVENTSTOREDB_URL has no effect: set EVENT_STORE=eventstoredb/],
    [{ EVENT_STORE: 'kurrentdb', EVENTSTOREDB_URL: url }, /^EVENT_STORE is "kurrentdb": set it to one of postgres, eventstoredb/],
    [{ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: 'http://admin:hunter2@one' }, /^EVENTSTOREDB_URL is no address/],
  ])('is refused as %j, without the password', (env, reason) => {
    expect(() => read(env as Record<string, string>)).toThrow(reason);
    expect(() => read(env as Record<string, string>)).not.toThrow(/hunter2/);
  });
});
