import { createHash } from 'node:crypto';
import { canonicalJson, fingerprintOf } from '../../../src/api/fingerprint.js';
import { DEPTH_MAX, MalformedJson, parseJson } from '../../../src/api/strict-json.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const refused = (given: Uint8Array | string) => () => parseJson(typeof given === 'string' ? bytes(given) : given);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a body is JSON with one meaning', () => {
  it('reads what JSON allows', () => {
    expect(parseJson(bytes('{"a":[1,-2.5e3,true,null,"\\u00e9\\n"],"b":{"a":""}}'))).toEqual({
      a: [1, -2500, true, null, 'é\n'],
      b: { a: '' },
    });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{a:1}'],
    ['a trailing comma', '[1,]'],
    ['two values', '{} {}'],
    ['a comment', '{} // no'],
    ['NaN', '[NaN]'],
    ['an open string', '{"a":"b'],
    ['a raw new line in a string', '["a\nb"]'],
  ])('refuses %s', (_, text) => expect(refused(text)).toThrow(MalformedJson));

  it('refuses a member named twice, also when one name is escaped, also deep inside', () => {
    expect(refused('{"a":1,"a":2}')).toThrow(MalformedJson);
    expect(refused('{"a":1,"\\u0061":2}')).toThrow(MalformedJson);
    expect(refused('[{"b":{"c":1,"d":2,"c":3}}]')).toThrow(MalformedJson);
    expect(refused('{"a" \t\r\n:1,"a":2}')).toThrow(MalformedJson);
  });

  it('takes the same name in different objects, and as a value', () => {
    expect(parseJson(bytes('{"a":{"a":"a"},"b":["a","a"]}'))).toEqual({ a: { a: 'a' }, b: ['a', 'a'] });
  });

  it('refuses bytes that are not UTF-8, and a byte-order mark', () => {
    expect(refused(Buffer.from([0x22, 0xff, 0x22]))).toThrow(MalformedJson);
    expect(refused(Buffer.from([0x22, 0xc0, 0xaf, 0x22]))).toThrow(MalformedJson);
    expect(refused(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toThrow(MalformedJson);
  });

  it('refuses lone surrogates, escaped or as a name', () => {
    expect(refused('["\\ud800"]')).toThrow(MalformedJson);
    expect(refused('{"\\udc00":1}')).toThrow(MalformedJson);
    expect(parseJson(bytes('["\\ud83d\\ude00"]'))).toEqual(['😀']);
  });

  it(`nests ${String(DEPTH_MAX)} levels and not one more`, () => {
    expect(parseJson(bytes(nested(DEPTH_MAX)))).toBeDefined();
    expect(refused(nested(DEPTH_MAX + 1))).toThrow(MalformedJson);
    expect(refused('['.repeat(1_000_000))).toThrow(MalformedJson);
  });

  it('is not fooled by brackets and quotes inside strings', () => {
    expect(parseJson(bytes(`{"a":"[[[[[[[[[[[[[[[[[[[[\\"","b":"}"}`))).toEqual({ a: '[[[[[[[[[[[[[[[[[[[["', b: '}' });
    expect(parseJson(bytes('{"a\\\\":"b\\\\","c":["\\\\\\""]}'))).toEqual({ 'a\\': 'b\\', c: ['\\"'] });
  });

  it('keeps names that objects inherit as members of their own', () => {
    expect(Object.keys(parseJson(bytes('{"__proto__":1,"constructor":2}')) as object)).toEqual(['__proto__', 'constructor']);
  });
});

describe('the fingerprint of a request', () => {
  const of = (body: string, more: object = {}) =>
    Buffer.from(
      fingerprintOf({ method: 'POST', template: '/v1/x/{}', pathValues: ['a'], body: parseJson(bytes(body)), ...more }),
    ).toString('hex');

  it('does not see the order of members or white space', () => {
    expect(of('{"a":"1","b":[1, {"d":2,"c":3}]}')).toBe(of(' {"b":[1,{"c":3,"d":2}],"a":"1"} '));
  });

  it('sees every text as it was sent', () => {
    expect(of('{"amount":"12.5"}')).not.toBe(of('{"amount":"12.50"}'));
    expect(of('{"a":"é"}')).not.toBe(of('{"a":"e\\u0301"}'));
    expect(of('{"a":1}')).not.toBe(of('{"a":"1"}'));
  });

  it('sees every byte of a body that is not JSON', () => {
    const [file, other, one, two] = ['a,b\n', 'a,b\r\n', '{"a":1,"b":2}', '{"b":2,"a":1}'].map(text =>
      of('{}', { body: bytes(text) }),
    );
    expect(new Set([of('{}'), file, other, one, two]).size).toBe(5);
    expect(of('{}', { body: bytes('a,b\n') })).toBe(file);
  });

  it('sees method, template and path values, each in its place', () => {
    const all = [of('{}'), of('{}', { method: 'PUT' }), of('{}', { template: '/v1/y/{}' }), of('{}', { pathValues: ['b'] })];
    expect(new Set([...all, of('{}', { pathValues: ['a', ''] })]).size).toBe(5);
  });

  it('is the SHA-256 that stored commands were taken with, of JSON and of bytes', () => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const head = '["POST","/v1/x/{}","a"]\n';
    expect(of('{"b":"é","a":1}')).toBe(sha256(`${head}{"a":1,"b":"é"}`));
    expect(of('{}', { body: bytes('name\né') })).toBe(sha256(`${head}name\né`));
  });

  it('writes canonical JSON as RFC 8785 does', () => {
    expect(canonicalJson(parseJson(bytes('{"\\u20ac":"Euro","\\r":"CR","1":[1.0,1e21,0.000001],"€2":null}')))).toBe(
      '{"\\r":"CR","1":[1,1e+21,0.000001],"€":"Euro","€2":null}',
    );
  });
});
