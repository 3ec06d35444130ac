/**
 * Publishing a log to Kafka: leaves read, decoded, made into messages and acknowledged by the broker, the log's place moved after each
 * batch; beside a bare producer of the same client that sends the same requests, made beforehand, with the same acknowledgement.
 * Needs a broker: `KAFKA_BROKERS`.
 */
import { randomBytes } from 'node:crypto';
import { filledLog } from '../lib/filled-log.mjs';
import { dist, installed } from '../lib/product.mjs';

const PARTITIONS = 3;
const brokers = process.env.KAFKA_BROKERS?.split(',') ?? [];

export const row = {
  place: 115,
  operation: 'publish to Kafka',
  unit: 'events/s',
  missing: brokers.length === 0 ? 'KAFKA_BROKERS is not set' : undefined,
  bars: [{ against: 'bare producer, same requests', atLeast: 0.7 }],
  async prepare(bench) {
    const { openDatabase } = dist('platform/database');
    const { PostgresEventStore } = dist('event-store/postgres');
    const { KafkaBroker } = dist('platform/kafka');
    const { PublishPlaces } = dist('outbound/publish-places');
    const { Publisher } = dist('outbound/publisher');
    const { eventsTelling } = dist('outbound/events-telling');
    const { ensureTopic, topicsOf } = dist('outbound/topics');
    const { url } = await filledLog(bench);
    const pool = openDatabase(url, 3, () => undefined);
    const broker = new KafkaBroker({ brokers, ssl: false });
    const { events } = topicsOf({ topicPrefix: `bench-${randomBytes(6).toString('hex')}` });
    await ensureTopic(broker, events, { partitions: PARTITIONS });
    const places = new PublishPlaces(pool, events.name);
    const subject = { pool, broker, topic: events.name, places, requests: [], sent: 0, lost: 0 };
    const send = async records => {
      await broker.send(events.name, records);
      subject.sent += records.length;
      // kept once, for the other side: what a publisher sends it forgets
      if (subject.bare === undefined) subject.requests.push(records);
    };
    const telling = eventsTelling('https://timebank.example');
    const ground = {
      store: new PostgresEventStore(pool),
      places,
      telling,
      send,
      notify: () => (subject.lost += 1),
    };
    subject.publishAll = () => publishAll(subject, new Publisher(ground));
    await subject.publishAll();
    subject.bare = await bareProducer();
    return subject;
  },
  sides: {
    ours: (subject, bench) => bench.measure(() => subject.publishAll()),
    'bare producer, same requests': ({ bare, topic, requests }, bench) =>
      bench.measure(async () => {
        for (const messages of requests) await bare.send({ topic, messages, acks: -1 });
        return sum(requests);
      }),
  },
  audit: async ({ places, requests, lost }) => [
    { side: 'ours', lost: lost + (await places.lag()).leaves, note: `${sum(requests)} messages a round` },
  ],
  close: ({ pool, broker, bare }) => Promise.all([pool.end(), broker.close(), bare.disconnect()]),
};

const sum = requests => requests.reduce((total, { length }) => total + length, 0);

/** The whole log once more, from its first leaf. */
async function publishAll(subject, publisher) {
  await subject.places.reset();
  subject.sent = 0;
  const ending = new AbortController();
  const running = publisher.run('bench', () => Promise.resolve(), ending.signal);
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 20));
    // the database is asked when all is sent: asked all the time it would be at work for the stop-watch
    if (subject.sent >= sum(subject.requests) && (await subject.places.lag()).leaves === 0) break;
  }
  ending.abort();
  await running;
  return subject.sent;
}

async function bareProducer() {
  const { Kafka, Partitioners, logLevel } = installed('kafkajs');
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, maxInFlightRequests: 1 });
  await producer.connect();
  return producer;
}
