/**
 * The settings of the service, read once from the environment.
 *
 * A wrong or missing setting ends the start with one line that says what is wrong and how to mend it; a misspelt
 * `TIMEBANK_…` name counts as wrong. What leaves here is complete, valid and frozen, so nothing else reads the environment.
 */
import path from 'node:path';

/** Something outside the code stops the start. The message is one line: what is wrong and how to mend it. Exit code 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const DEMO_CHOICES = ['auto', 'yes', 'no'] as const;
const EVENT_STORES = ['postgres', 'eventstoredb'] as const;
/** `TIMEBANK_URL` is read by the commands that talk to a running service. */
const OWN_NAMES: readonly string[] = ['TIMEBANK_DATA', 'TIMEBANK_SECRET', 'TIMEBANK_URL'];

const PORT_MAX = 65_535;
const POOL_CONNECTIONS_MAX = 90;
const POOL_CONNECTIONS_DEFAULT = 16;
/** The secret keys every keyed hash; shorter ones could be guessed. */
const SECRET_BYTES_MIN = 32;

export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Absolute path of the folder of the embedded database, its secret and the demo keys. */
  readonly dataDir: string;
  /** The PostgreSQL to use; `undefined` means the embedded one in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly databasePoolMax: number;
  /** The EventStoreDB that keeps the logs, of which the database then has a copy; `undefined`: the database keeps them itself. */
  readonly eventStoreDbUrl: string | undefined;
  /** At least 32 bytes. Identity and API keys are found by hashes under it: with another secret nobody is found. */
  readonly secret: Uint8Array;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Whether to found the demo community; `auto` founds it on an empty embedded store, and is `no` over any other. */
  readonly demo: (typeof DEMO_CHOICES)[number];
  /** Where the service is reached from outside, without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** `undefined`: nothing is published and nothing taken in over Kafka. */
  readonly kafka: KafkaConfig | undefined;
}

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const PARTITIONS_DEFAULT = 12;
const PARTITIONS_MAX = 1_000;
const REPLICATION_MAX = 9;

export interface KafkaConfig {
  /** `host:port`, any of them leads to all. */
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl:
    { readonly mechanism: (typeof SASL_MECHANISMS)[number]; readonly username: string; readonly password: string } | undefined;
  /** What the names of topics begin with, before a dot. */
  readonly topicPrefix: string;
  /** Of every topic; never changed, as keys would change their partitions. */
  readonly partitions: number;
  /** Copies of a new topic; `undefined`: three, or as many as there are brokers. */
  readonly replication: number | undefined;
  /** API keys of attendance systems whose contributions are taken in. */
  readonly inboxKeys: readonly string[];
  /** As the service's own, and required: messages name their schemas by it. */
  readonly publicUrl: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param keptSecret answers the secret (base64) that is kept beside the embedded database; called only when none is given
 * @throws ConfigError
 */
export function readConfig(env: Environment, keptSecret: (dataDir: string) => string): Config {
  refuseUnknownNames(env);
  const dataDir = path.resolve(text(env, 'TIMEBANK_DATA') ?? '.timebank');
  const databaseUrl = urlOf(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://name:password@host:5432/timebank');
  const publicUrl = urlOf(env, 'PUBLIC_URL', ['http:', 'https:'], 'https://timebank.example.org');
  const eventStoreDbUrl = eventStoreDbUrlOf(env);
  const bareUrl = publicUrl?.replace(/\/+$/, '');
  const demo = oneOf(env, 'DEMO', DEMO_CHOICES, 'auto');
  return Object.freeze({
    host: text(env, 'HOST') ?? '127.0.0.1',
    port: integer(env, 'PORT', 3000, 0, PORT_MAX),
    dataDir,
    databaseUrl,
    databasePoolMax: integer(env, 'DATABASE_POOL_MAX', POOL_CONNECTIONS_DEFAULT, 2, POOL_CONNECTIONS_MAX),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    eventStoreDbUrl,
    demo: demo === 'auto' && (databaseUrl ?? eventStoreDbUrl) !== undefined ? 'no' : demo,
    publicUrl: bareUrl,
    kafka: kafkaOf(env, bareUrl),
    secret: secretOf(text(env, 'TIMEBANK_SECRET') ?? (databaseUrl === undefined ? keptSecret(dataDir) : undefined)),
  });
}

function kafkaOf(env: Environment, publicUrl: string | undefined): KafkaConfig | undefined {
  const brokers = listOf(env, 'KAFKA_BROKERS');
  const inboxKeys = listOf(env, 'KAFKA_INBOX_KEYS');
  if (brokers.length === 0) {
    if (inboxKeys.length === 0) return undefined;
    throw new ConfigError('KAFKA_INBOX_KEYS is set without KAFKA_BROKERS: name the brokers, or leave both out.');
  }
  if (!brokers.every(broker => /^[^:\s/]+:\d+$/.test(broker)))
    throw new ConfigError('KAFKA_BROKERS is not a list like kafka-1:9092,kafka-2:9092: correct it or leave it out.');
  if (publicUrl === undefined)
    throw new ConfigError('PUBLIC_URL is missing, which KAFKA_BROKERS requires: messages name their schemas by it.');
  const topicPrefix = text(env, 'KAFKA_TOPIC_PREFIX') ?? 'timebank';
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(topicPrefix))
    throw new ConfigError('KAFKA_TOPIC_PREFIX has 1 to 100 letters, digits, dots, hyphens or underscores: correct it.');
  const isReplicated = text(env, 'KAFKA_REPLICATION') !== undefined;
  return Object.freeze({
    ...{ brokers, inboxKeys, topicPrefix, publicUrl, sasl: saslOf(text(env, 'KAFKA_SASL')) },
    ssl: oneOf(env, 'KAFKA_SSL', ['yes', 'no'] as const, 'no') === 'yes',
    partitions: integer(env, 'KAFKA_PARTITIONS', PARTITIONS_DEFAULT, 1, PARTITIONS_MAX),
    replication: isReplicated ? integer(env, 'KAFKA_REPLICATION', 1, 1, REPLICATION_MAX) : undefined,
  });
}

/** The value is never repeated in the refusal: it holds a password, which may have colons of its own. */
function saslOf(given: string | undefined): KafkaConfig['sasl'] {
  if (given === undefined) return undefined;
  const [, name, username = '', password = ''] = /^([^:]*):([^:]+):(.+)$/.exec(given) ?? [];
  const mechanism = SASL_MECHANISMS.find(known => known === name);
  if (mechanism !== undefined) return { mechanism, username, password };
  throw new ConfigError(`KAFKA_SASL is not of the form mechanism:name:password with ${SASL_MECHANISMS.join(', ')}: correct it.`);
}

const listOf = (env: Environment, name: string): readonly string[] =>
  (text(env, name) ?? '').split(',').flatMap(part => part.trim() || []);

/** An empty value counts as absent, as container tools pass unset variables on like that. */
function text(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function integer(env: Environment, name: string, otherwise: number, min: number, max: number): number {
  const given = text(env, name);
  if (given === undefined) return otherwise;
  const value = /^\d+$/.test(given) ? Number(given) : NaN;
  if (value >= min && value <= max) return value;
  throw new ConfigError(
    `${name} is "${given}": set it to a whole number from ${min} to ${max}, or leave it out for ${otherwise}.`,
  );
}

function oneOf<Choice extends string>(env: Environment, name: string, choices: readonly Choice[], otherwise: Choice): Choice {
  const given = text(env, name);
  if (given === undefined) return otherwise;
  const choice = choices.find(known => known === given);
  if (choice !== undefined) return choice;
  throw new ConfigError(`${name} is "${given}": set it to one of ${choices.join(', ')}, or leave it out for ${otherwise}.`);
}

/** The value is never repeated in the refusal: it may hold a password. */
function urlOf(env: Environment, name: string, protocols: readonly string[], example: string): string | undefined {
  const given = text(env, name);
  if (given === undefined) return undefined;
  if (URL.canParse(given) && protocols.includes(new URL(given).protocol)) return given;
  throw new ConfigError(`${name} is not a URL of the kind ${example}: correct it or leave it out.`);
}

/** Of several hosts, so no URL that the language reads; the adapter reads the rest of it. The value is never repeated. */
const EVENT_STORE_DB_URL = /^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/;

function eventStoreDbUrlOf(env: Environment): string | undefined {
  const engine = oneOf(env, 'EVENT_STORE', EVENT_STORES, 'postgres');
  const given = text(env, 'EVENTSTOREDB_URL');
  const how = 'set it to the address of the servers, like esdb://name:password@host:2113?tls=true';
  if (engine === 'postgres') {
    if (given === undefined) return undefined;
    throw new ConfigError('EVENTSTOREDB_URL has no effect: set EVENT_STORE=eventstoredb as well, or leave it out.');
  }
  if (given === undefined) throw new ConfigError(`EVENTSTOREDB_URL is missing, which EVENT_STORE=eventstoredb requires: ${how}.`);
  if (EVENT_STORE_DB_URL.test(given)) return given;
  throw new ConfigError(`EVENTSTOREDB_URL is no address of an EventStoreDB: ${how}.`);
}

function secretOf(given: string | undefined): Uint8Array {
  const how = `set it to the output of \`openssl rand -base64 ${SECRET_BYTES_MIN}\` and keep it with your backups`;
  if (given === undefined) throw new ConfigError(`TIMEBANK_SECRET is missing, which DATABASE_URL requires: ${how}.`);
  const secret = /^[A-Za-z0-9+/_-]+={0,2}$/.test(given) ? Buffer.from(given, 'base64') : Buffer.alloc(0);
  if (secret.length >= SECRET_BYTES_MIN) return secret;
  throw new ConfigError(`TIMEBANK_SECRET is not base64 of at least ${SECRET_BYTES_MIN} bytes: ${how}.`);
}

function refuseUnknownNames(env: Environment): void {
  const unknown = Object.keys(env).find(name => name.startsWith('TIMEBANK_') && !OWN_NAMES.includes(name));
  if (unknown === undefined) return;
  throw new ConfigError(`${unknown} is not a setting: correct the name (${OWN_NAMES.join(', ')}) or remove it.`);
}
