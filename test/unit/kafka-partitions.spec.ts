import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { keyedPartitioner } from '../../src/platform/kafka-partitions.js';

const PARTITIONS = 1_009;
const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId): PartitionMetadata => {
  return { partitionErrorCode: 0, partitionId, leader: 1, replicas: [1], isr: [1] };
});
const at = (key: string | Buffer | null, partition?: number) => ({
  topic: 'timebank.events',
  partitionMetadata,
  message: { key, value: null, ...(partition === undefined ? {} : { partition }) },
});

describe('the partition of a key', () => {
  const ours = keyedPartitioner();
  const theirs = Partitioners.DefaultPartitioner();

  it('is that of the other clients of the cluster, whatever the key', () => {
    const names = Array.from({ length: 300 }, (_, n) => `timebank.example/log/cmty_x/1/account-mbr_${n ** 3}`);
    // each length of the rest behind the last four bytes; bytes above 127, which are no small numbers
    const texts = ['', 'a', 'ab', 'abc', 'abcd', 'abcde', '义工时间银行', 'Ærøskøbing', '🕰', ...names];
    const bytes = [Buffer.of(0), Buffer.of(255, 255, 255), Buffer.of(128, 0, 255, 127, 200), Buffer.alloc(8, 255)];
    for (const key of [...texts, ...bytes]) expect([key, ours(at(key))]).toEqual([key, theirs(at(key))]);
  });

  it('is the one that a record asks for', () => {
    expect(ours(at('abc', 7))).toBe(7);
  });

  it('is any of those that there are, where there is no key', () => {
    const chosen = ours(at(null));
    expect(chosen).toBeGreaterThanOrEqual(0);
    expect(chosen).toBeLessThan(PARTITIONS);
  });
});
