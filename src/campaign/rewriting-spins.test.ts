/** Loops that write in every round what was there: a livelock when nobody ends them, no finding when somebody does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

const head = `#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
static atomic_int held, go, alive;
/* The compiler has to keep it in memory. */
#define ESCAPES(pointer) __asm__ volatile("" : "+r"(pointer) : : "memory")
`;
const main = (last: string): string => `
static void *wakes(void *a) { ${last} return a; }
int main(void) {
  atomic_store(&held, 1);
  pthread_t threads[3];
  void *(*bodies[3])(void *) = {waits, waits, wakes};
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], 0, bodies[i], 0);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], 0);
  return 0;
}
`;

/** What `waits` does until `go` is set and `held` is 0. */
const loops: Readonly<Record<string, string>> = {
  'what was found is stored': `
    int value = 0, *found = &value; ESCAPES(found);
    while ((*found = atomic_load(&held)) != 0) ESCAPES(found);`,
  'compare-exchange that is set back': `
    int value = 0, *expected = &value; ESCAPES(expected);
    while (!atomic_compare_exchange_strong(&held, expected, 1)) *expected = 0;
    atomic_store(&held, 0);`,
  'local of eight bytes': 'volatile long long last = 0; while (!atomic_load(&go)) last = 7;',
  'block of bytes':
    'char block[40], *at = block; ESCAPES(at); while (!atomic_load(&go)) { memset(at, 3, 40); ESCAPES(at); }',
  'two places in turn': `volatile char round = 0;
    for (;;) { round = 1; if (atomic_load(&go)) break; round = 2; if (!atomic_load(&held)) break; }`,
};
/** An atomic store of the value that is there: sampled under sc only. */
const ownValue = 'while (!atomic_load(&go)) atomic_store(&alive, 1);';
/** They count in memory, and so get on. */
const counting: Readonly<Record<string, string>> = {
  'a counter': 'volatile unsigned rounds = 0; while (!atomic_load(&go) && rounds < 3000) rounds++;',
  'one byte that comes round': `volatile unsigned char low = 0; volatile unsigned high = 0;
    while (!atomic_load(&go) && high < 12) if (++low == 0) high++;`,
  'a bit of a shared word, with the mutex that guards it': `static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; static unsigned turns;
    for (int done = 0; !done;) { atomic_load(&go); pthread_mutex_lock(&lock); done = ++turns > 3000; pthread_mutex_unlock(&lock); }`,
};

const folder = mkdtempSync(join(tmpdir(), 'heddle-rewriting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function explore(name: string, body: string, last: string, options: object): Promise<string> {
  const file = `${name.replaceAll(' ', '-')}.c`;
  writeFileSync(join(folder, file), `${head}static void *waits(void *a) { ${body} return a; }${main(last)}`);
  const result = await check({ files: [file], cwd: folder, maxSteps: 3_000_000, stopOn: 'first', ...options });
  return [result.verdict, ...result.findings.map(({ kind }) => kind)].join(' ');
}

const wakes = 'atomic_store(&held, 0); atomic_store(&go, 1);';

describe('nobody ends', () => {
  it.each(Object.entries(loops))('%s, searched', async (name, body) => {
    expect(await explore(name, body, '', { strategy: 'dpor', runs: 100 })).toBe('findings livelock');
  });
  // An execution takes 50,000 rounds until it is one.
  it('compare-exchange that is set back, sampled', async () => {
    const name = 'compare-exchange that is set back';
    expect(await explore(name, loops[name] ?? '', '', { runs: 1 })).toBe('findings livelock');
  });
  it('an atomic that gets its own value', async () => {
    expect(await explore('own value', ownValue, '', { runs: 1, memoryModel: 'sc' })).toBe('findings livelock');
  });
});

describe.each([
  ['sampled', { runs: 8 }],
  ['searched', { strategy: 'dpor', runs: 3000 }],
])('somebody ends, %s', (_, options) => {
  it.each(Object.entries(loops))('%s', async (name, body) => {
    expect(await explore(name, body, wakes, options)).toBe('clean');
  });
});

describe.each(['random', 'portfolio'])('%s', (strategy) => {
  it.each(Object.entries(counting))('%s is getting on', async (name, body) => {
    expect(await explore(name, body, '', { strategy, runs: 8 })).toBe('clean');
  });
});
