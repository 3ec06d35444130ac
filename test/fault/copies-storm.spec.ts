/**
 * Two processes of the service over one PostgreSQL, in the same storm: requests and their repetitions go to either, one of them is
 * killed and started again meanwhile. Some tills each serve a member of their own, so that every answer is known beforehand; others
 * fight for the points of a few.
 */
import fc from 'fast-check';
import { Chance } from '../../src/demo/chance.js';
import { commandId } from '../../src/feed/command-id.js';
import { Edge, foundCommunity, fresh, LOG, reward, type People } from '../support/edge.js';
import { ServiceProcess } from '../support/service-process.js';
import { Answers } from './answers.js';
import { audit } from './audit.js';
import { until } from './patience.js';
import { onRedemption, pick, sales } from './protocol-commands.js';
import { decide, isOpen, remainingOf, type Asked, type Verdict, type World } from './protocol-model.js';
import { operationOf, ProtocolTill, says, text, type Heard } from './protocol-till.js';
import { isLong, seeds } from './seeds.js';
import { membersWithPoints } from './tills.js';

const LANES = 12;
const STEPS = isLong ? 40 : 15;
const SALES_PERCENT = 35;
const HOT_MEMBERS = 2;
const HOT_LANES = 10;
const KILLS = 3;
/** Of `membersWithPoints`. */
const POINTS = 400;
const PRICES = [40, 130, 250] as const;
const PARTED = { multi_capture: true, partial: true };

describe('two copies of the service in one storm', () => {
  let edge: Edge;
  let people: People;
  let copies: [ServiceProcess, ServiceProcess];
  let rewards: World['rewards'];

  const copy = (): Promise<ServiceProcess> => ServiceProcess.start(edge.service.databaseUrl, edge.service.config);
  beforeAll(async () => {
    edge = await Edge.start();
    await edge.service.sweeper.stop();
    people = await foundCommunity(edge);
    const made = PRICES.map((price, place) => reward(edge, people, text(price), place === 0 ? {} : PARTED));
    rewards = (await Promise.all(made)).map(({ id }, place) => ({
      ...{ id, price: PRICES[place] ?? 0, stock: Infinity, isParted: place > 0, isPartial: place > 0, refundDays: 30 },
    }));
    copies = [await copy(), await copy()];
  });
  afterAll(async () => {
    await Promise.all(copies.map(each => each.kill('SIGTERM')));
    await edge.stop();
  });

  it.each(seeds(1))(
    'answers every request once and for ever, and no point is spent twice (seed %i)',
    async seed => {
      const chance = new Chance(seed);
      const refs = await membersWithPoints(edge, people, LANES + HOT_MEMBERS);
      const [since, answers] = [await edge.head(), new Answers()];
      const anywhere = (): string => copies[chance.happens(50) ? 0 : 1].url;
      const note = ({ key, ...asked }: Asked, { status }: Heard, { leaves }: Verdict): void => {
        const operation = operationOf(asked.do);
        if (operation === undefined) return;
        const command = commandId(people.merchant, operation, asked.do === 'void-by-key' ? asked.of : key);
        // what left no trace is decided anew each time
        if (status >= 300) answers.note(command, { effect: 'refused' });
        else if (leaves > 0) answers.note(command, { effect: 'accepted', leaves });
      };

      const lane = async (member: number): Promise<void> => {
        const own = { redemptions: new Map(), quotes: new Map(), tombstones: new Set<string>(), tried: new Set<string>() };
        const available = [POINTS];
        const world: World = { ...own, available, rewards, voidedByKey: new Set(), shortfalls: new Map(), hasLapsed: false };
        const till = new ProtocolTill(anywhere, people.till, [refs[member] ?? '']);
        const made = { seed: seed * LANES + member, numRuns: STEPS };
        const [selling, changing] = [fc.sample(sales(1, PRICES.length), made), fc.sample(onRedemption, made)];
        for (let place = 0; place < STEPS; place++) {
          const of = pick(world.redemptions.keys(), chance.below(20));
          const isSale = of === undefined || chance.happens(SALES_PERCENT);
          const asked = isSale ? selling[place]?.(world) : changing[place]?.(world, of);
          // metadata is changed without a key, which an audit could not know again
          if (asked === undefined || asked.do === 'describe') continue;
          const known = structuredClone(world);
          const due = decide(world, asked, edge.service.clock());
          const heard = await till.send(asked, known);
          expect([asked, heard.status, says(heard)]).toEqual([asked, due.status, due.says]);
          const redemption = world.redemptions.get(asked.key);
          if (heard.status === 201 && redemption !== undefined) redemption.id = heard.json.id;
          note(asked, heard, due);
          if (due.leaves > 0) await repeated(asked, heard, known, member);
        }
        const held = [...world.redemptions.values()].filter(isOpen).reduce((sum, each) => sum + remainingOf(each), 0);
        for (const each of world.redemptions.values()) {
          const { json } = await till.read(each.id);
          expect([json.status, json['version'], json['amount_remaining']]).toEqual([
            each.status,
            each.version,
            text(remainingOf(each)),
          ]);
        }
        expect((world.available[0] ?? 0) + held).toBeLessThanOrEqual(POINTS);
      };

      /** At each copy, whichever answered first: the same bytes. */
      const repeated = async (asked: Asked, heard: Heard, known: World, member: number): Promise<void> => {
        for (const which of [0, 1] as const) {
          const till = new ProtocolTill(() => copies[which].url, people.till, [refs[member] ?? '']);
          const again = await till.send(asked, known);
          expect([again.status, again.isReplayed, says(again)]).toEqual([heard.status, true, says(heard)]);
          if (heard.status < 300) expect(again.text).toBe(heard.text);
        }
      };

      const taken = new Map<number, number>();
      const hotLane = async (): Promise<void> => {
        for (let place = 0; place < STEPS; place++) {
          const member = LANES + chance.below(HOT_MEMBERS);
          const till = new ProtocolTill(anywhere, people.till, [refs[member] ?? '']);
          const terms = {
            member: 0,
            reward: 0,
            capture: chance.happens(50),
            allowPartial: false,
            ttlMs: 3_600_000,
            metadata: {},
          };
          const asked = {
            do: 'authorize',
            key: fresh(),
            reference: fresh(),
            amount: undefined,
            quote: undefined,
            ...terms,
          } as const;
          const heard = await till.send(asked, { rewards, redemptions: new Map(), quotes: new Map() } as unknown as World);
          expect(heard.status === 201 || says(heard) === 'insufficient-points').toBe(true);
          if (heard.status === 201) taken.set(member, (taken.get(member) ?? 0) + 1);
          note(asked, heard, { status: heard.status, says: '', leaves: asked.capture ? 2 : 1 });
        }
      };

      let isOver = false;
      const killing = async (): Promise<void> => {
        for (let kills = 0; kills < KILLS; kills++) {
          const enough = answers.size + LANES * 3;
          await until(() => isOver || answers.size >= enough, 'answers');
          const which = kills % 2 === 0 ? 0 : 1;
          await copies[which].kill();
          copies[which] = await copy();
        }
      };
      const lanes = [...Array.from({ length: LANES }, (_, place) => lane(place)), ...Array.from({ length: HOT_LANES }, hotLane)];
      await Promise.all([Promise.all(lanes).finally(() => (isOver = true)), killing()]);

      for (let member = LANES; member < LANES + HOT_MEMBERS; member++)
        expect(taken.get(member)).toBe(Math.floor(POINTS / PRICES[0]));
      await audit(edge.service, LOG, answers, since);
    },
    240_000,
  );
});
