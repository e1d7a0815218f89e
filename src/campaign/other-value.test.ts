/**
 * A race is called likely benign when the racing read may get either value and nothing changes, and not when anything does.
 * Updates, whose read alone says nothing, are in specimens/bit-fields/overlapping.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

/** `shared` goes from 7 to 8; `use` is what the reader does with it. */
function program(use: string): string {
  return `#include <pthread.h>
#include <stdio.h>
static int shared = 7, other = 7, result;
static void *writer(void *argument) { other = 8; shared = 8; return argument; }
static void *reader(void *argument) { ${use} return argument; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, reader, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}`;
}

const cases: Readonly<Record<string, readonly [use: string, benign: boolean]>> = {
  'two ways to the same result': ['static int table[9]; table[7] = table[8] = 42; result = table[shared];', true],
  'a bit that does not change': ['if ((shared & 48) == 0) result = 1;', true],
  'a result that differs': ['result = shared;', false],
  'output that differs': ['printf("%d\\n", shared);', false],
  'a lock that is taken or not': [
    'static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; if (shared == 7) { pthread_mutex_lock(&m); pthread_mutex_unlock(&m); }',
    false,
  ],
  'a newer value that is too early': ['if (shared == 8) result = other;', false],
};

const folder = mkdtempSync(join(tmpdir(), 'heddle-other-value-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a racing read', () => {
  it.each(Object.entries(cases))('%s', async (_name, [use, benign]) => {
    writeFileSync(join(folder, 'a.c'), program(use));
    const { findings } = await check({ files: ['a.c'], cwd: folder, runs: 200, explain: false });
    const races = findings.filter(({ kind, accesses }) => {
      const operations = accesses?.map(({ operation }) => operation) ?? [];
      return kind === 'data-race' && operations.includes('read of 4 bytes') && operations.includes('write of 4 bytes');
    });
    const reasons = races.map((race) => race.benign?.reason ?? '');
    expect(races.length).toBeGreaterThan(0);
    expect(reasons.some((reason) => reason.includes('no difference'))).toBe(benign);
    expect(races.every(({ severity }) => severity === (benign ? 'warning' : 'error'))).toBe(true);
  });
});
