/**
 * Looks for EventStoreDB and Kafka once per run: the variable where it is set, else a container where Docker answers, else nothing
 * and the reason. The first run pulls the images; where that does not end in time, as without a network, the suites are skipped.
 */
import { KafkaContainer } from '@testcontainers/kafka';
import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers';
import { FOUND, type EngineVariable, type Found } from './engines.js';

const DOCKER_ANSWERS_MS = 5_000;
/** Pulling included. */
const CONTAINER_READY_MS = 180_000;
/** The series under the BSD licence. */
const EVENTSTOREDB_IMAGE = 'eventstore/eventstore:23.10.1-bookworm-slim';
const EVENTSTOREDB_PORT = 2113;
/** What @testcontainers/kafka knows how to start. */
const KAFKA_IMAGE = 'confluentinc/cp-kafka:7.9.1';
const KAFKA_PORT = 9093;

interface Engine {
  readonly start: () => Promise<StartedTestContainer>;
  readonly url: (host: string) => string;
  readonly port: number;
}

const ENGINES: Readonly<Record<EngineVariable, Engine>> = {
  EVENTSTOREDB_URL: {
    start: () =>
      new GenericContainer(EVENTSTOREDB_IMAGE)
        .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_MEM_DB: 'true', EVENTSTORE_RUN_PROJECTIONS: 'None' })
        .withExposedPorts(EVENTSTOREDB_PORT)
        .withWaitStrategy(Wait.forHttp('/health/live', EVENTSTOREDB_PORT).forStatusCode(204))
        .withStartupTimeout(CONTAINER_READY_MS)
        .start(),
    url: host => `esdb://${host}?tls=false`,
    port: EVENTSTOREDB_PORT,
  },
  KAFKA_BROKERS: {
    start: () =>
      new KafkaContainer(KAFKA_IMAGE)
        .withKraft()
        .withEnvironment({ KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false' })
        .withStartupTimeout(CONTAINER_READY_MS)
        .start(),
    url: host => host,
    port: KAFKA_PORT,
  },
};

declare global {
  var testContainers: StartedTestContainer[];
}

export async function enginesUp(): Promise<void> {
  globalThis.testContainers = [];
  const docker = answersDocker();
  await Promise.all(
    (['EVENTSTOREDB_URL', 'KAFKA_BROKERS'] as const).map(async variable => {
      const found = await find(variable, docker);
      // the service's own variable must not reach the code under test
      delete process.env[variable];
      process.env[FOUND(variable)] = JSON.stringify(found);
    }),
  );
}

export async function enginesDown(): Promise<void> {
  await Promise.all(globalThis.testContainers.map(container => container.stop()));
}

async function find(variable: EngineVariable, docker: Promise<boolean>): Promise<Found> {
  const given = process.env[variable]?.trim();
  if (given) return { url: given };
  const unset = `${variable} is not set`;
  if (!(await docker)) return { missing: `${unset} and Docker does not answer` };
  const { start, url, port } = ENGINES[variable];
  try {
    const starting = start();
    // one that comes too late is ended all the same
    void starting.then(container => globalThis.testContainers.push(container)).catch(() => undefined);
    const container = await inTime(starting, CONTAINER_READY_MS);
    return { url: url(`${container.getHost()}:${String(container.getMappedPort(port))}`) };
  } catch (reason) {
    return { missing: `${unset} and its container did not start: ${String(reason)}` };
  }
}

const answersDocker = (): Promise<boolean> =>
  inTime(getContainerRuntimeClient(), DOCKER_ANSWERS_MS).then(
    () => true,
    () => false,
  );

async function inTime<Result>(result: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${String(limitMs / 1_000)} s`)), limitMs);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}
