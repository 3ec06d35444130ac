/** Fault 3: the line to PostgreSQL breaks at an append: before it arrives, after its commit, or so that it arrives late. */
import { readConfig } from '../../src/config.js';
import { Chance } from '../../src/demo/chance.js';
import { openService, type Service } from '../../src/service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { PostgresLink, type Fate } from '../support/postgres-link.js';
import { audit } from './audit.js';
import { Load } from './load.js';
import { seeds } from './seeds.js';

const LANES = 24;
const CUTS = 30;
const SECRET = Buffer.alloc(32, 3).toString('base64');
const BREAKS: readonly Fate[] = ['request-lost', 'answer-lost', 'answer-lost', 'late'];
const IS_APPEND = /\b(INSERT INTO|COPY) events\b/;

describe('fault 3: a connection that breaks at an append', () => {
  let database: TestDatabase;
  let link: PostgresLink;
  let service: Service;

  beforeAll(async () => {
    database = await createTestDatabase();
    link = await PostgresLink.to(database.url);
    const config = readConfig({ DATABASE_URL: link.url, TIMEBANK_SECRET: SECRET }, () => '');
    service = await openService(config, { notify: () => undefined });
    await service.sweeper.stop();
  });
  afterAll(async () => {
    await service.close();
    await link.close();
    await database.drop();
  });
  afterEach(() => (link.rule = () => 'pass'));

  it.each(seeds(3))('stores it once, and tells nobody of a failure (seed %i)', async seed => {
    const loads = await Load.ofCommunities(service, [`a${String(seed)}`, `b${String(seed)}`, `c${String(seed)}`], seed);
    const chance = new Chance(seed);
    const cuts: Fate[] = [];
    let calm = 0;
    link.rule = ({ statements }) => {
      // two in a row now and then: the repetition of an append can break as well
      if (!statements.some(text => IS_APPEND.test(text)) || calm-- > 0) return 'pass';
      calm = chance.below(4);
      cuts.push(chance.oneOf(BREAKS));
      return cuts.at(-1) ?? 'pass';
    };
    await Promise.all(loads.map(load => load.run(LANES, () => cuts.length >= CUTS)));
    link.rule = () => 'pass';
    expect(new Set(cuts)).toEqual(new Set(BREAKS));
    for (const { failures, community, answers, since } of loads) {
      expect(failures).toEqual({});
      await audit({ store: service.store, pool: database.pool }, community.log, answers, since);
    }
  });

  it('does a redemption once whose answer was lost at every try, and tells so when it is asked again', async () => {
    const [load] = await Load.ofCommunities(service, ['silent'], 0);
    if (load === undefined) throw new Error('there is no community');
    const { community, answers } = load;
    const member = await community.memberWithPoints('silent', 1);
    const offer = await community.offer(60);
    let appends = 0;
    link.rule = ({ statements }) => (statements.some(text => IS_APPEND.test(text)) && appends++ < 2 ? 'answer-lost' : 'pass');
    const first = await community.authorize(member, offer, 'till 1, no. 7', 'key of the till');
    const again = await community.authorize(member, offer, 'till 1, no. 7', 'key of the till');
    expect(first).toMatchObject({ accepted: true, replayed: false });
    expect(again).toMatchObject({ accepted: true, replayed: true, position: first.position });
    // one point, of which 0.60 are held: a second hold would have been refused
    expect(await community.authorize(member, offer, 'till 1, no. 8')).toMatchObject({ accepted: false });
    await audit({ store: service.store, pool: database.pool }, community.log, answers, await service.store.head(community.log));
  });
});
