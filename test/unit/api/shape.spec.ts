import 'reflect-metadata';
import { AuthorizeBody, CaptureBody, VoidBody } from '../../../src/api/dto/redemption.js';
import { ContributionsBody } from '../../../src/api/dto/contribution.js';
import { RulesBody } from '../../../src/api/dto/rules.js';
import { PageQuery } from '../../../src/api/dto/page.js';
import { Problem } from '../../../src/api/problems/problem.js';
import { ShapePipe } from '../../../src/api/shape.pipe.js';
import { parseJson } from '../../../src/api/strict-json.js';

const pipe = new ShapePipe();
type Class = new () => object;
const reading = (metatype: Class, text: string, type: 'body' | 'query' = 'body') =>
  pipe.transform(parseJson(Buffer.from(text)), { type, metatype });

/** Codes and places of what is wrong. */
function faults(metatype: Class, text: string, type: 'body' | 'query' = 'body'): readonly string[] {
  try {
    reading(metatype, text, type);
    return [];
  } catch (reason) {
    if (!(reason instanceof Problem)) throw reason;
    expect(reason.code).toBe('validation-failed');
    const errors = reason.extras.members?.['errors'] as readonly { pointer?: string; parameter?: string; code: string }[];
    return errors.map(({ pointer, parameter, code }) => `${pointer ?? parameter ?? ''} ${code}`);
  }
}
const sale = { reward: 'rwd_1', member: 'mref_1', merchant_reference: 'POS-1' };
const with_ = (more: string): string => JSON.stringify(sale).replace('}', `,${more}}`);

describe('a schema', () => {
  it('takes what it declares, with its defaults', () => {
    expect(reading(AuthorizeBody, JSON.stringify(sale))).toEqual({ ...sale, allow_partial: false, capture: false });
    expect(reading(CaptureBody, '{}')).toEqual({ final: true });
    expect(reading(VoidBody, '{}')).toEqual({});
  });

  it('refuses what is missing, and null where something may be left out', () => {
    expect(
      faults(AuthorizeBody, '{}')
        .map(fault => fault.split(' ')[0])
        .sort(),
    ).toEqual(['/merchant_reference', '/reward']);
    expect(faults(AuthorizeBody, with_('"amount":null'))).toHaveLength(1);
  });

  it.each([
    ['another name', '"Amount":"1"', '/Amount unknown-member'],
    ['an inherited name', '"__proto__":{"capture":true}', '/__proto__ unknown-member'],
    ['a constructor', '"constructor":1', '/constructor unknown-member'],
    ['a name of 300 characters', `"${'x'.repeat(300)}":1`, `/${'x'.repeat(300)} unknown-member`],
    ['a pointer that needs escaping', '"a/b~c":1', '/a~1b~0c unknown-member'],
  ])('is closed against %s', (_, more, fault) => expect(faults(AuthorizeBody, with_(more))).toEqual([fault]));

  it.each([
    ['a number for an amount', '"amount":12.5', '/amount matches'],
    ['full-width digits', '"amount":"１２"', '/amount matches'],
    ['three decimals', '"amount":"1.234"', '/amount matches'],
    ['a text for a number', '"hold_ttl_s":"900"', '/hold_ttl_s int'],
    ['a fraction', '"hold_ttl_s":900.5', '/hold_ttl_s int'],
    ['too small a number', '"hold_ttl_s":59', '/hold_ttl_s min'],
    ['2^53 + 1', '"hold_ttl_s":9007199254740993', '/hold_ttl_s number-not-exact'],
    ['negative zero', '"hold_ttl_s":-0', '/hold_ttl_s number-not-exact'],
    ['a number beyond all', '"hold_ttl_s":1e309', '/hold_ttl_s number-not-exact'],
    ['a text for a flag', '"capture":"true"', '/capture boolean'],
    ['U+0000', '"location":"a\\u0000b"', '/location nul-character'],
    ['a control character', '"location":"a\\nb"', '/location printable'],
    ['a text that is too long', `"location":"${'x'.repeat(65)}"`, '/location max-length'],
    ['a list for a text', '"location":["a"]', '/location'],
  ])('refuses %s, and says where', (_, more, fault) => expect(faults(AuthorizeBody, with_(more))[0]).toContain(fault));

  it('names the line of a list', () => {
    const line = { member: 'm', activity_type: 'patrol', service_class: 'volunteer', evidence_grade: 'C' };
    const body = JSON.stringify({ lines: [line, { ...line, evidence_grade: 'Z', more: 1 }] });
    expect(faults(ContributionsBody, body)).toEqual(
      expect.arrayContaining(['/lines/1/evidence_grade in', '/lines/1/more unknown-member']),
    );
    expect(faults(ContributionsBody, '{"lines":[]}')).toHaveLength(1);
    expect(faults(ContributionsBody, '{"lines":[1]}')).toHaveLength(1);
    expect(faults(ContributionsBody, '{"lines":[null]}').length).toBeGreaterThan(0);
    expect(faults(ContributionsBody, '{"lines":{"0":{}}}').length).toBeGreaterThan(0);
  });

  it('is closed inside parts too', () => {
    expect(faults(RulesBody, '{"changes":{"points_per_hour":"2.00","pointsPerHour":3}}')).toEqual([
      '/changes/pointsPerHour unknown-member',
    ]);
    expect(faults(RulesBody, '{"changes":[]}').length).toBeGreaterThan(0);
  });

  it.each(['[]', '"x"', '1', 'null', 'true'])('is an object, not %s', text =>
    expect(faults(VoidBody, text)).toEqual([' not-an-object']),
  );

  it('refuses any member where it declares none', () => expect(faults(VoidBody, '{"a":1}')).toEqual(['/a unknown-member']));

  it('reads numbers of a query from text', () => {
    expect(reading(PageQuery, '{"limit":"7"}', 'query')).toMatchObject({ limit: 7 });
    for (const limit of ['0', '101', '-1', '1.5', '', 'x', '1e1']) {
      expect(faults(PageQuery, JSON.stringify({ limit }), 'query')[0]).toMatch(/^limit /);
    }
  });
});
