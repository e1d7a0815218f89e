import { describe, expect, it } from 'vitest';

import { embeddedBackend } from '../backend.ts';
import { ContentCache } from '../cache/content-cache.ts';
import { compileObject } from '../compile.ts';
import { scratchPath } from '../llvm/files.ts';
import { useTestFolder } from '../testing/test-folder.ts';
import { archiveMembers, isArchive } from './archive.ts';
import { readObjectFile } from './object-file.ts';

const folder = useTestFolder();

async function compile(text: string): Promise<Uint8Array> {
  folder.write({ 'a.c': text });
  const cache = new ContentCache(folder.root);
  return (
    await compileObject(embeddedBackend, cache, {
      file: 'a.c',
      language: 'c',
      flags: [],
      cwd: folder.root,
      instrument: true,
    })
  ).object;
}

async function tool(args: readonly string[], object: Uint8Array): Promise<string> {
  const run = await embeddedBackend.run({ arguments: args, inputs: new Map([['a.o', object]]) });
  expect(run.status).toBe(0);
  return Buffer.from(run.stdout).toString('utf8');
}

const source = `
#include <stdio.h>
extern int far;
int f(int), near = 3;
static int table[4] = {1, 2, 3, 4};
_Thread_local int local;
int g(void) { return f(far) + f(near) + table[near & 3] + local + printf("%d", far); }
int (*pointer)(int) = f;
`;

describe('readObjectFile', () => {
  it('sees the symbols that llvm-nm sees', async () => {
    const object = await compile(source);
    const file = readObjectFile(object);
    const defined = new Map(file?.symbols.map((symbol) => [symbol.name, symbol.defined]));
    const lines = (await tool(['nm', `${scratchPath}/a.o`], object))
      .split('\n')
      .filter((line) => line !== '' && !line.includes(' .debug_'));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      const [, kind, name] = /(\S) (\S+)$/.exec(line) ?? [];
      expect([name, defined.get(name ?? '')]).toEqual([name, kind !== 'U']);
    }
  });

  it('finds each place that refers to a symbol, as llvm-objdump does', async () => {
    const object = await compile(source);
    const file = readObjectFile(object);
    const dump = await tool(['objdump', '-r', `${scratchPath}/a.o`], object);
    for (const name of ['f', 'far', 'near', 'printf']) {
      const index = file?.symbols.findIndex((symbol) => symbol.name === name) ?? -1;
      const code = dump.slice(dump.indexOf('[CODE]:'), dump.indexOf('RELOCATION RECORDS', dump.indexOf('[CODE]:')));
      const offsets = [...code.matchAll(new RegExp(`^([0-9a-f]+) \\S+ +${name}(\\+\\d+)?$`, 'gm'))].map((match) =>
        Number.parseInt(match[1] ?? '', 16),
      );
      expect(offsets.length).toBeGreaterThan(0);
      expect(file?.codeReferences.get(index)).toEqual(offsets);
    }
  });

  it('says nothing about other files', () => {
    expect(readObjectFile(Buffer.from('not a module'))).toBeUndefined();
    expect(readObjectFile(new Uint8Array())).toBeUndefined();
  });
});

describe('archiveMembers', () => {
  it('lists what llvm-ar packed, long names too', async () => {
    const long = 'a-name-that-is-longer-than-sixteen-characters.o';
    const inputs = new Map([
      ['b.o', Buffer.from('odd')],
      [long, Buffer.from('even')],
    ]);
    const run = await embeddedBackend.run({
      inputs,
      arguments: ['ar', 'rcsD', `${scratchPath}/x.a`, ...[...inputs.keys()].map((name) => `${scratchPath}/${name}`)],
    });
    const archive = run.output('x.a') ?? new Uint8Array();
    expect(isArchive(archive)).toBe(true);
    expect(archiveMembers(archive).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['b.o', 'odd'],
      [long, 'even'],
    ]);
  });
});
