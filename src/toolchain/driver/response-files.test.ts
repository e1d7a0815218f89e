import { describe, expect, it } from 'vitest';

import { useTestFolder } from '../testing/test-folder.ts';
import { expandResponseFiles, splitWords } from './response-files.ts';

describe('splitWords', () => {
  it.each([
    ['a  b\nc\t', ['a', 'b', 'c']],
    ['-DX="a b" \'c d\'e', ['-DX=a b', 'c de']],
    [String.raw`a\ b "q\"r" '\n'`, ['a b', 'q"r', String.raw`\n`]],
    ['"" x', ['', 'x']],
    ['', []],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });
});

describe('expandResponseFiles', () => {
  const folder = useTestFolder();

  it('replaces files by their words, files in files too', () => {
    folder.write({ outer: '-c @inner', inner: 'x.c\n-o "a b.o"' });
    expect(expandResponseFiles(['-O2', '@outer', '@nothing'], folder.root)).toEqual([
      '-O2',
      '-c',
      'x.c',
      '-o',
      'a b.o',
      '@nothing',
    ]);
  });

  it('refuses a file that includes itself', () => {
    folder.write({ loop: '@loop' });
    expect(() => expandResponseFiles(['@loop'], folder.root)).toThrow(/includes itself/);
  });
});
