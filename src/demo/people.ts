/**
 * The people of the demo community: 163 neighbourhood partners in teams by territory, ten children, four organisations.
 *
 * Numbers and categories are those of the model communities; estates, names and telephone numbers are invented. Everybody is
 * drawn from the same chance, so the same person has the same number, home and member id in every founding.
 */
import { idOf, type Category, type MemberId, type TeamCode } from '../ledger/units.js';
import { actId } from './act.js';
import type { Chance } from './chance.js';

export interface Team {
  readonly code: TeamCode;
  readonly zh: string;
  readonly en: string;
}

const team = (code: string, zh: string, en: string): Team => ({ code: code as TeamCode, zh, en });

/** One team for each estate … */
export const ESTATE_TEAMS: readonly Team[] = [
  team('rongyin-garden', '榕荫花园志愿服务队', 'Rongyin Garden team'),
  team('bixi-court', '碧溪苑志愿服务队', 'Bixi Court team'),
  team('wangjiang-court', '望江名庭志愿服务队', 'Wangjiang Court team'),
  team('jinsui-lane', '金穗里志愿服务队', 'Jinsui Lane team'),
  team('nantang-village', '南塘新村志愿服务队', 'Nantang Village team'),
  team('yunshan-terrace', '云山台志愿服务队', 'Yunshan Terrace team'),
];
/** … and two that work everywhere. */
export const MOBILE_TEAM = team('mobile-neighbours', '流动邻里合伙人队', 'Mobile neighbours');
const SKILLED_TEAM = team('skilled-neighbours', '巧匠友邻队', 'Skilled neighbours');
export const TEAMS: readonly Team[] = [...ESTATE_TEAMS, MOBILE_TEAM, SKILLED_TEAM];

export interface Person {
  readonly key: string;
  readonly member: MemberId;
  readonly name: string;
  readonly nickname?: string;
  /** E.164 */
  readonly phone?: string;
  readonly birthYear?: number;
  readonly building?: string;
  readonly team?: Team;
  readonly categories: readonly Category[];
  readonly minor: boolean;
  readonly leaderboard: boolean;
  /** Days after the founding. */
  readonly joinsOn: number;
}

/** What each of the 163 is first of all: as many as the model community counts in all. */
const PARTNERS: readonly (readonly [Category, number])[] = [
  ['party-member', 46],
  ['resident-representative', 31],
  ['building-head', 26],
  ['delivery-rider', 21],
  ['courier', 12],
  ['skilled-neighbour', 10],
  ['other', 17],
];
const PARTNER_COUNT = PARTNERS.reduce((sum, [, count]) => sum + count, 0);
/** Two children of excellent building heads, eight children in difficulty. */
const CHILDREN_OF_HEADS = 2;
const CHILDREN_IN_DIFFICULTY = 8;
const FORMER = 2;

const SURNAMES = [...'林陈黄梁何罗郑谢曾冯邓许苏卢蔡潘钟叶余杜魏江范石廖姚谭汪温柯'];
const FIRST = [...'晓嘉雨子文志海玉秀建春丽俊伟思明永家婉慧敏浩凤锦瑞泽若书沛洛'];
const SECOND = [...'宁安悦晴辉锋兰梅桂珍杰涛琳瑶航霖妍彤坚豪芬仪恒谦芸舟禾岚屏澄'];

/** The first of all hold the offices: four coordinators, two approvers. */
export const OFFICIALS_COUNT = 6;
const NINE_MONTHS = 270;
/** Most join in the first weeks, the others one after the other. */
const FIRST_WAVE_DAYS = 18;
const FIRST_WAVE_PERCENT = 74;
const CONSENT_PERCENT = 70;

export interface People {
  readonly partners: readonly Person[];
  readonly children: readonly Person[];
  /** They joined and have moved away. */
  readonly former: readonly Person[];
  /** Enterprises and institutions that contribute themselves. */
  readonly organisations: readonly Person[];
  /** Pairs of relatives that are registered as such. */
  readonly families: readonly (readonly [Person, Person])[];
}

export function drawPeople(chance: Chance, foundedIn: number): People {
  const nameOf = namer(chance);
  const first = PARTNERS.flatMap(([category, count]) => Array.from({ length: count }, () => category));
  const partners = first.map((category, place) => drawPartner({ chance, category, place, name: nameOf(), foundedIn }));
  const children = Array.from({ length: CHILDREN_OF_HEADS + CHILDREN_IN_DIFFICULTY }, (_, place) =>
    drawChild({ chance, place, name: nameOf(), foundedIn }),
  );
  const former = Array.from({ length: FORMER }, (_, place) => ({
    ...drawPartner({ chance, category: 'resident-representative', place: PARTNER_COUNT + place, name: nameOf(), foundedIn }),
    joinsOn: 5,
  }));
  const families = familiesOf(partners, children, former);
  return { partners, children, former, organisations: ORGANISATIONS, families };
}

/** Neighbours of one estate have numbers six apart. */
const SPOUSES = [0, 4, 14, 21, 28, 35, 49, 50, 63, 70, 78, 84, 91] as const;
/** Beside whom a child is registered; the first two are building heads. */
const PARENTS = [80, 87, 48, 55, 60, 66] as const;
const HEIR_AFTER = 92;

function familiesOf(partners: readonly Person[], children: readonly Person[], former: readonly Person[]): People['families'] {
  const couples = SPOUSES.map(place => [partners[place], partners[place + ESTATE_TEAMS.length]] as const);
  const parents = PARENTS.map((place, child) => [partners[place], children[child]] as const);
  const heir = partners.find(({ joinsOn }, place) => place > HEIR_AFTER && joinsOn <= FIRST_WAVE_DAYS);
  const heirs = [[former[0], heir] as const];
  return [...couples, ...parents, ...heirs].flatMap(([one, other]) => (one && other ? [[one, other] as const] : []));
}

/** A given name comes once only, so that nobody in the demo is a namesake by accident. */
function namer(chance: Chance): () => string {
  const given = chance.shuffled(FIRST.flatMap(first => SECOND.map(second => first + second)));
  let drawn = 0;
  return () => chance.oneOf(SURNAMES) + String(given[drawn++]);
}

interface Draw {
  readonly chance: Chance;
  readonly place: number;
  readonly name: string;
  readonly foundedIn: number;
}

function drawPartner({ chance, place, name, foundedIn, category }: Draw & { readonly category: Category }): Person {
  const key = `p${String(place + 1).padStart(3, '0')}`;
  const isMobile = category === 'delivery-rider' || category === 'courier';
  const ownTeam = isMobile ? MOBILE_TEAM : category === 'skilled-neighbour' ? SKILLED_TEAM : undefined;
  const early = chance.happens(FIRST_WAVE_PERCENT);
  const age = isMobile ? chance.between(21, 45) : chance.between(26, 74);
  return {
    key,
    member: memberBy(key),
    name,
    nickname: `${chance.oneOf(['阿', '小', '老'])}${name.slice(-1)}`,
    phone: `+8619900${String(10_000 + place * 37).padStart(6, '0')}`,
    birthYear: foundedIn - age,
    building: `${String(chance.between(1, 52))}栋`,
    team: ownTeam ?? estateOf(place),
    categories: categoriesOf(category, age, chance),
    minor: false,
    leaderboard: chance.happens(CONSENT_PERCENT),
    joinsOn:
      place < OFFICIALS_COUNT ? 0 : early ? chance.between(1, FIRST_WAVE_DAYS) : chance.between(FIRST_WAVE_DAYS, NINE_MONTHS),
  };
}

const AGE_OF_ELDERS = 60;

/** Many categories may hold for one person. */
function categoriesOf(first: Category, age: number, chance: Chance): readonly Category[] {
  const more: Category[] = [];
  const isEstateRole = first === 'resident-representative' || first === 'building-head';
  if (isEstateRole && chance.happens(35)) more.push('party-member');
  if (first === 'party-member' && chance.happens(12)) more.push('resident-representative');
  if (age >= AGE_OF_ELDERS) more.push('elderly');
  return [first, ...more];
}

function drawChild({ chance, place, name, foundedIn }: Draw): Person {
  const key = `child${String(place + 1)}`;
  const isInDifficulty = place >= CHILDREN_OF_HEADS;
  return {
    key,
    member: memberBy(key),
    name,
    birthYear: foundedIn - chance.between(8, 14),
    team: estateOf(place),
    categories: isInDifficulty ? ['youth', 'special-difficulty'] : ['youth'],
    minor: true,
    leaderboard: false,
    joinsOn: chance.between(20, 60),
  };
}

const estateOf = (place: number): Team => ESTATE_TEAMS[place % ESTATE_TEAMS.length] ?? SKILLED_TEAM;
const memberBy = (key: string): MemberId => idOf<MemberId>('member', actId(`enrol/${key}`));

const organisation = (key: string, name: string, category: Category): Person => ({
  key,
  member: memberBy(key),
  name,
  categories: [category],
  minor: false,
  leaderboard: false,
  joinsOn: 2,
});

export const PROPERTY_COMPANY = organisation('property-company', '绿檐物业', 'enterprise-partner');
/** They planted the trees. */
export const GREENING_PARTNERS: readonly Person[] = [
  organisation('fuel-station', '长堤加油站', 'enterprise-partner'),
  organisation('building-supplies', '鸿途物资', 'enterprise-partner'),
];
const ORGANISATIONS: readonly Person[] = [
  PROPERTY_COMPANY,
  ...GREENING_PARTNERS,
  organisation('street-office-clinic', '邻里卫生站', 'institutional-partner'),
];
