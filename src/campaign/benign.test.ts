/** Flags that are only ever set: late readers of some see the old value and nothing else, those of others do what was done already. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

function program(first: string, second: string): string {
  return `#include <pthread.h>
#include <stdio.h>
static int flag, rounds;
static void *a(void *argument) { ${first} return argument; }
static void *b(void *argument) { ${second} return argument; }
int main(void) {
  pthread_t x, y;
  pthread_create(&x, NULL, a, NULL);
  pthread_create(&y, NULL, b, NULL);
  pthread_join(x, NULL);
  pthread_join(y, NULL);
  return 0;
}`;
}

const initialise = 'if (!flag) { puts("initialising"); flag = 1; }';
const cases: Readonly<Record<string, readonly [first: string, second: string, benign: boolean]>> = {
  'set by one thread, read by the other': ['flag = 1;', 'while (rounds < 3 && !flag) rounds++;', true],
  'a bit that both set': ['flag |= 1;', 'flag |= 1; if (flag == 0) rounds++;', true],
  'set by whoever finds it unset': [initialise, initialise, false],
};

const folder = mkdtempSync(join(tmpdir(), 'heddle-benign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a flag that is only ever set', () => {
  it.each(Object.entries(cases))('%s', async (_name, [first, second, benign]) => {
    writeFileSync(join(folder, 'a.c'), program(first, second));
    const { findings } = await check({ files: ['a.c'], cwd: folder, runs: 200, explain: false });
    const races = findings.filter(({ kind }) => kind === 'data-race');
    expect(races.length).toBeGreaterThan(0);
    expect(races.every(({ severity }) => severity === (benign ? 'warning' : 'error'))).toBe(true);
    expect(races.some(({ benign: found }) => found?.reason.includes('only ever set') === true)).toBe(benign);
  });
});
