/**
 * The people of one telling of the story, and the roster that brings them in. Their names are invented; another telling has
 * others.
 */
import { Chance } from '../demo/chance.js';
import type { Team } from '../demo/people.js';

export interface Neighbour {
  readonly name: string;
  readonly member: string;
  readonly phone?: string;
  readonly born?: number;
}

const SURNAMES = [...'施白任沈夏丁季邱祝骆莫穆翁简舒湛'];
const GIVEN = ['若兰', '允舟', '沐晴', '嘉禾', '听澜', '以宁', '南星', '砚秋', '望舒', '清越', '疏桐', '映川', '知遥', '怀瑾'];
const SECOND_MS = 1_000;
const NUMBERS = 100_000_000;

export function castOf(now: number): readonly [Neighbour, Neighbour, Neighbour] {
  const chance = new Chance(now % NUMBERS);
  const neighbour = (place: number): Neighbour => ({
    name: chance.oneOf(SURNAMES) + chance.oneOf(GIVEN),
    member: '',
    phone: `198${String((Math.floor(now / SECOND_MS) * 3 + place) % NUMBERS).padStart(8, '0')}`,
    born: chance.between(1958, 1999),
  });
  return [neighbour(0), neighbour(1), neighbour(2)];
}

const CATEGORIES = ['党员', '外卖骑手', '居民代表'];

/** As Excel writes it: with a byte order mark, and a telephone number that it has taken for a quantity. */
export function rosterOf(cast: readonly Neighbour[], teams: readonly (Team | undefined)[]): string {
  const lines = cast.map(({ name, phone = '', born = 0 }, place) =>
    [name, phone, CATEGORIES[place], teams[place]?.zh, `${String(place * 7 + 3)}栋`, String(born)].join(','),
  );
  return `\uFEFF${['姓名,手机号码,人员类别,志愿服务队,楼栋,出生年', ...lines, '龚一诺,1.98E+10,党员,,8栋,1971'].join('\n')}\n`;
}
