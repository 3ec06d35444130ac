/** The database is killed under load: nothing acknowledged is lost, nothing is done twice, the service recovers by itself. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeyReused } from '../../src/app/log-writer.js';
import { readConfig } from '../../src/config.js';
import { replay } from '../../src/feed/rebuild.js';
import { entryOf } from '../../src/feed/record.js';
import { instant, type MemberId } from '../../src/ledger/units.js';
import { keptSecret } from '../../src/platform/service-secret.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { openService, type Service } from '../../src/service.js';
import { COORDINATOR, LOG, START, TestCommunity } from '../support/community.js';

const KILLS = 3;
const LANES = 32;
const MEMBERS = 40;
const RETRY_MS = 50;
const SLOT_MS = 30 * 60_000;

describe('a database that is killed under load', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-crash-'));
  let service: Service;
  let community: TestCommunity;

  beforeAll(async () => {
    service = await openService(readConfig({ TIMEBANK_DATA: folder }, keptSecret), { notify: () => undefined });
    community = new TestCommunity(service.store, LOG, log => service.feed.wake(log));
    await community.found();
  });
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const killDatabase = (): void => {
    const pid = Number(fs.readFileSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
  };

  /** As a client does: the same command with the same key until there is an answer. */
  async function untilAnswered(member: MemberId, n: number): Promise<number> {
    for (;;) {
      try {
        const end = instant(START - (1 + Math.floor(n / MEMBERS)) * SLOT_MS);
        const outcome = await community.send(
          COORDINATOR,
          {
            ...{
              type: 'RecordContribution',
              member,
              activityType: 'patrol' as never,
              serviceClass: 'mutual',
              evidenceGrade: 'A',
            },
            ...{ startedAt: instant(end - SLOT_MS / 2), endedAt: end },
          },
          `contribution ${String(n)}`,
        );
        if (!outcome.accepted) throw new KeyReused(outcome.refusal.code);
        return outcome.position;
      } catch (reason) {
        if (reason instanceof KeyReused) throw reason;
        await sleep(RETRY_MS);
      }
    }
  }

  it('loses nothing that was acknowledged, leaves no gap and does nothing twice', async () => {
    const members = await Promise.all(Array.from({ length: MEMBERS }, (_, n) => community.member(`m${String(n)}`)));
    const acknowledged = new Set<number>();
    let isLoading = true;
    let sent = 0;
    const lane = async (): Promise<void> => {
      while (isLoading) {
        const n = sent++;
        acknowledged.add(await untilAnswered(members[n % MEMBERS] ?? ('' as MemberId), n));
      }
    };
    const lanes = Promise.all(Array.from({ length: LANES }, lane));
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.size;
      while (acknowledged.size < before + 100) await sleep(10);
      killDatabase();
    }
    const before = acknowledged.size;
    while (acknowledged.size < before + 100) await sleep(10);
    isLoading = false;
    await lanes;

    const stored = await service.store.read(LOG, -1, 1_000_000);
    expect(stored.map(leaf => leaf.position)).toEqual(stored.map((_, position) => position));
    const recorded = stored.map(leaf => entryOf(LOG, leaf)).filter(({ event }) => event.type === 'ContributionRecorded');
    expect(recorded).toHaveLength(sent);
    expect(new Set(recorded.map(entry => entry.cause)).size).toBe(sent);
    const positions = new Set(recorded.map(entry => entry.position));
    expect([...acknowledged].filter(position => !positions.has(position))).toEqual([]);
    expect(acknowledged.size).toBe(sent);
  }, 120_000);

  it('has read models equal to a replay afterwards', async () => {
    const report = await replay(service, LOG, PROJECTIONS, () => undefined);
    expect(report).toMatchObject({ verdict: 'equal', faultCount: 0 });
  }, 60_000);
});
