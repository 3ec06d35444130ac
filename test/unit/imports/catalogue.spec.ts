/** What a person wrote, found among the codes of a community. */
import { Catalogue } from '../../../src/app/imports/catalogue.js';

const LABELS = new Map([
  ['service-market', { zh: '党群服务集市', en: 'Service market' }],
  ['free-haircut', { zh: '义剪', en: 'Free haircuts' }],
  ['patrol', { zh: '巡逻' }],
  ['night-patrol', { zh: '巡逻' }],
]);
const CODES = ['service-market', 'free-haircut', 'patrol', 'night-patrol', 'unnamed'];
const catalogue = (mapped: Record<string, string> = {}) => new Catalogue(CODES, LABELS, mapped);

describe('a word', () => {
  it.each(['service-market', 'Service Market', ' ＳＥＲＶＩＣＥ　ＭＡＲＫＥＴ ', '党群服务集市', '“党群 服务集市”'])(
    '%s is found however it is written',
    word => {
      expect(catalogue().find(word)).toBe('service-market');
    },
  );

  it('is found by its code where it has no label', () => expect(catalogue().find('unnamed')).toBe('unnamed'));

  it('that names two codes, or none, is unknown', () => {
    expect(catalogue().find('巡逻')).toBeUndefined();
    expect(catalogue().find('night patrol')).toBe('night-patrol');
    expect(catalogue().find('服务集市')).toBeUndefined();
    expect(catalogue().find('')).toBeUndefined();
  });

  it('means what the caller says that it means, and nothing where that does not exist', () => {
    expect(catalogue({ 三月集市: 'service-market' }).find('三月集市')).toBe('service-market');
    expect(catalogue({ 巡逻: 'patrol' }).find('巡逻')).toBe('patrol');
    expect(catalogue({ 义剪: 'no-such-code' }).find('义剪')).toBeUndefined();
  });
});

describe('suggestions', () => {
  it('are what resembles the word, the most alike first, with their names', () => {
    expect(catalogue().suggest('三月服务集市')[0]).toEqual({ code: 'service-market', label: LABELS.get('service-market') });
    expect(catalogue().suggest('haircut')[0]?.code).toBe('free-haircut');
  });

  it('are at most three, and none where nothing resembles', () => {
    expect(new Catalogue(['aa1', 'aa2', 'aa3', 'aa4'], new Map()).suggest('aa')).toHaveLength(3);
    expect(catalogue().suggest('量子')).toEqual([]);
    expect(catalogue().suggest('')).toEqual([]);
  });
});
