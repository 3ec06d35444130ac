/** Lists for PostgreSQL: whatever a string holds, the database reads the same string. */
import fc from 'fast-check';
import { arrayText } from '../../src/read-models/array-text.js';

/** An array literal as PostgreSQL reads it: a backslash takes the next character as it is, and bare null is none. */
function read(literal: string): readonly (string | null)[] {
  const elements: (string | null)[] = [];
  for (let at = 1; at < literal.length - 1; at++) {
    if (literal[at] === '"') {
      let element = '';
      for (at++; literal[at] !== '"'; at++) {
        if (literal[at] === '\\') at++;
        element += literal[at] ?? '';
      }
      elements.push(element);
      at++;
    } else {
      const end = literal.slice(at).search(/[,}]/) + at;
      const bare = literal.slice(at, end);
      elements.push(bare === 'null' ? null : bare);
      at = end;
    }
  }
  return elements;
}

describe('a list for the database', () => {
  it('keeps every string and every gap', () => {
    const strings = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0001', ',', '{', '}', 'n', 'u', 'null', '蟹') }),
    );
    fc.assert(
      fc.property(fc.array(fc.option(strings)), values => {
        expect(read(arrayText(values))).toEqual(values);
      }),
    );
  });

  it('writes numbers and truths as they are', () => {
    expect(arrayText([1, -2, null, true])).toBe('{1,-2,null,true}');
    expect(arrayText([])).toBe('{}');
  });
});
