import { expect, it } from 'vitest';

import { takenObjects, type UserObject } from './references.ts';

function object(name: string, defines: string, uses = ''): UserObject {
  const symbols = (names: string, defined: boolean) =>
    names.split(' ').flatMap((symbol) => (symbol === '' ? [] : [{ name: symbol, defined }]));
  const file = { symbols: [...symbols(defines, true), ...symbols(uses, false)], codeReferences: new Map() };
  return { name, bytes: new Uint8Array(), file, isMember: name.includes('(') };
}

it('takes the members of archives that something refers to', () => {
  const objects = [
    object('main.o', 'main', 'first'),
    object('l.a(first.o)', 'first', 'second'),
    object('l.a(second.o)', 'second'),
    object('l.a(unused.o)', 'unused', 'fork'),
    object('l.a(hook.o)', 'hook', 'other'),
    object('k.a(other.o)', 'other'),
  ];
  const names = (runtime: readonly UserObject[]): string[] =>
    takenObjects(objects, runtime, new Set()).map(({ name }) => name);
  expect(names([])).toEqual(['main.o', 'l.a(first.o)', 'l.a(second.o)']);
  expect(names([object('runtime', '', 'hook')])).toEqual([
    'main.o',
    'l.a(first.o)',
    'l.a(hook.o)',
    'l.a(second.o)',
    'k.a(other.o)',
  ]);
});

it('takes a main that is in an archive', () => {
  const objects = [object('l.a(main.o)', 'main', 'f'), object('l.a(f.o)', 'f')];
  expect(takenObjects(objects, [], new Set(['main']))).toHaveLength(2);
  expect(takenObjects(objects, [], new Set())).toEqual([]);
});
