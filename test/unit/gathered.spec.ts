/** Gathered reads: as fresh as one's own, one statement at a time, no neighbour harmed. */
import { Gathered } from '../../src/app/gathered.js';

/** A table whose statements are answered when the test says so. */
function slowTable() {
  const asked: (readonly string[])[] = [];
  const answers: ((rows: ReadonlyMap<string, string> | Error) => void)[] = [];
  const rows = new Gathered<string, string>((_group, keys) => {
    asked.push(keys);
    return new Promise((resolve, reject) => {
      answers.push(given => (given instanceof Error ? reject(given) : resolve(given)));
    });
  });
  return { rows, asked, answer: (at: number, given: ReadonlyMap<string, string> | Error) => answers[at]?.(given) };
}
const turns = () => new Promise(resolve => setImmediate(resolve));

it('whoever asks while a statement is under way is read for by the next one, never by that one', async () => {
  const { rows, asked, answer } = slowTable();
  const first = rows.one('a', 'x');
  await turns();
  const [second, third] = [rows.one('a', 'x'), rows.one('a', 'y')];
  await turns();
  expect(asked).toEqual([['x']]);
  answer(0, new Map([['x', 'before']]));
  await turns();
  expect(asked).toEqual([['x'], ['x', 'y']]);
  answer(1, new Map([['x', 'after']]));
  expect(await Promise.all([first, second, third])).toEqual(['before', 'after', undefined]);
});

it('a statement that fails fails those who asked for it, and the next one is sent all the same', async () => {
  const { rows, answer } = slowTable();
  const first = rows.one('a', 'x');
  await turns();
  const second = rows.one('a', 'x');
  answer(0, new Error('the connection was lost'));
  await expect(first).rejects.toThrow('the connection was lost');
  await turns();
  answer(1, new Map([['x', 'there']]));
  expect(await second).toBe('there');
});

it('groups do not wait for each other', async () => {
  const { rows, asked, answer } = slowTable();
  void rows.one('a', 'x');
  await turns();
  const other = rows.one('b', 'x');
  await turns();
  expect(asked).toHaveLength(2);
  answer(1, new Map([['x', 'there']]));
  expect(await other).toBe('there');
});

it('no statement reads more than 500 keys', async () => {
  const { rows, asked, answer } = slowTable();
  const keys = Array.from({ length: 501 }, (_, n) => String(n));
  const all = keys.map(key => rows.one('a', key));
  await turns();
  expect(asked.map(each => each.length)).toEqual([500]);
  answer(0, new Map());
  await turns();
  expect(asked.map(each => each.length)).toEqual([500, 1]);
  answer(1, new Map());
  await Promise.all(all);
});
