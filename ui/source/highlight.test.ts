import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highlight } from './highlight.ts';

const kinds = (line: string): string[] =>
  (highlight([line])[0] ?? []).filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => `${kind} ${text}`);

it.each<[string, string[]]>([
  ['#include <pthread.h>', ['preprocessor #include', 'string <pthread.h>']],
  ['static int x = 0x1f; // seven', ['keyword static', 'type int', 'number 0x1f', 'comment // seven']],
  ['f("a\\"b", \'c\')', ['call f', 'string "a\\"b"', "string 'c'"]],
  ['uint64_t a /* b */ = c;', ['type uint64_t', 'comment /* b */']],
  ['if (done) return NULL;', ['keyword if', 'keyword return', 'keyword NULL']],
])('%s', (line, expected) => {
  expect(kinds(line)).toStrictEqual(expected);
});

it('follows comments over lines', () => {
  const lines = ['a /* one', 'two', 'three */ b', 'int c;'];
  expect(
    highlight(lines).map((tokens) => tokens.filter(({ kind }) => kind === 'comment').map(({ text }) => text)),
  ).toStrictEqual([['/* one'], ['two'], ['three */'], []]);
});

it('loses and adds nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }).map((line) => line.replaceAll('\n', ''))), (lines) => {
      expect(highlight(lines).map((tokens) => tokens.map(({ text }) => text).join(''))).toStrictEqual(lines);
    }),
  );
});
