import { describe, expect, it } from 'vitest';
import { evaluate, namesIn, parseWatch, WatchError } from './watch-expression.ts';

const values: Readonly<Record<string, bigint>> = {
  head: 7n,
  tail: 5n,
  'queue.items[2]': 3n,
  'ns::count': 1n,
  'block 1 (32 bytes) + 8': 9n,
};
const result = (text: string): bigint | undefined => evaluate(parseWatch(text), (name) => values[name]);

describe('watch expressions', () => {
  it.each<[string, bigint]>([
    ['head', 7n],
    ['head - tail == 2', 1n],
    ['1 + 2 * 3 - 4', 3n],
    ['(1 + 2) * 3', 9n],
    ['10 - 3 - 2', 5n],
    ['queue.items[2] << 4 | 1', 49n],
    ['!head || tail >= 5 && ns::count', 1n],
    ['-head % 4', -3n],
    ['~0x0f & 0xff', 240n],
    ['`block 1 (32 bytes) + 8` / 2', 4n],
    ['1 < 2 == 1', 1n],
  ])('%s', (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  it('is not known while a variable is not', () => {
    expect(result('head + missing')).toBeUndefined();
    expect(namesIn(parseWatch('head + missing * (tail - 1)'))).toStrictEqual(['head', 'missing', 'tail']);
  });

  it.each([
    ['', 'Write the name of a variable.'],
    ['head +', 'A name or number is missing at the end.'],
    ['(head', 'A `)` is missing.'],
    ['head tail', 'Expected an operator between two values.'],
    ['head = 3', 'Cannot read `= 3`.'],
    ['* 3', 'Expected a name or number, found `*`.'],
    ['head / 0', 'Division by zero.'],
    ['1 << -1', 'Cannot shift by -1.'],
  ])('says what is wrong with `%s`', (text, message) => {
    expect(() => result(text)).toThrow(new WatchError(message));
  });
});
