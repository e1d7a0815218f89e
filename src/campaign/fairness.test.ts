/** A correct spin-wait is never a finding and never uses up `--max-steps`, whatever the strategy. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

const head = `#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int flag, held;
static int plain;
`;
const tail = `
int main(void) {
  pthread_t threads[3];
  void *(*bodies[3])(void *) = {waits, waits, wakes};
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], 0, bodies[i], 0);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], 0);
  return 0;
}
`;
const setFlag = 'static void *wakes(void *a) { atomic_store(&flag, 1); return a; }';

const spins: Readonly<Record<string, string>> = {
  'atomic flag': `static void *waits(void *a) { while (!atomic_load(&flag)) {} return a; } ${setFlag}`,
  'relaxed flag': `static void *waits(void *a) { while (!atomic_load_explicit(&flag, memory_order_relaxed)) {} return a; } ${setFlag}`,
  'compare-exchange lock': `static void *waits(void *a) {
      for (int i = 0; i < 3; i++) { int zero = 0; while (!atomic_compare_exchange_weak(&held, &zero, 1)) zero = 0; plain++; atomic_store(&held, 0); } return a; }
    static void *wakes(void *a) { return waits(a); }`,
  'exchange lock': `static void *waits(void *a) { while (atomic_exchange(&held, 1)) {} plain++; atomic_store(&held, 0); return a; }
    static void *wakes(void *a) { return waits(a); }`,
  'ticket lock': `static atomic_uint next, serving;
    static void *waits(void *a) { unsigned mine = atomic_fetch_add(&next, 1); while (atomic_load(&serving) != mine) {} plain++; atomic_fetch_add(&serving, 1); return a; }
    static void *wakes(void *a) { return waits(a); }`,
  sched_yield: `static void *waits(void *a) { while (!atomic_load(&flag)) sched_yield(); return a; } ${setFlag}`,
  trylock: `static void *waits(void *a) { while (pthread_mutex_trylock(&lock) != 0) {} plain++; pthread_mutex_unlock(&lock); return a; }
    static void *wakes(void *a) { return waits(a); }`,
  'polling under a mutex': `static void *waits(void *a) { for (;;) { pthread_mutex_lock(&lock); int done = plain; pthread_mutex_unlock(&lock); if (done) return a; } }
    static void *wakes(void *a) { pthread_mutex_lock(&lock); plain = 1; pthread_mutex_unlock(&lock); return a; }`,
  'polling the clock': `static void *waits(void *a) { struct timespec t; do clock_gettime(CLOCK_MONOTONIC, &t); while (t.tv_nsec < 500000 && t.tv_sec == 0); return a; } ${setFlag}`,
  'polling with sleep': `static void *waits(void *a) { struct timespec t = {0, 1000}; while (!atomic_load(&flag)) nanosleep(&t, 0); return a; }
    static void *wakes(void *a) { struct timespec t = {0, 700000}; nanosleep(&t, 0); atomic_store(&flag, 1); return a; }`,
  // In step, each finds what the other holds, for ever: no machine keeps step.
  'mutexes taken in either order': `static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
    static void both(pthread_mutex_t *first, pthread_mutex_t *second) {
      for (;;) { pthread_mutex_lock(first); if (pthread_mutex_trylock(second) == 0) break; pthread_mutex_unlock(first); }
      plain++; pthread_mutex_unlock(first); pthread_mutex_unlock(second); }
    static void *waits(void *a) { both(&lock, &other); return a; } static void *wakes(void *a) { both(&other, &lock); both(&other, &lock); return a; }`,
  'spin locks taken in either order': `static atomic_flag one, other;
    static void both(atomic_flag *first, atomic_flag *second) {
      for (;;) { while (atomic_flag_test_and_set(first)) {} if (!atomic_flag_test_and_set(second)) break; atomic_flag_clear(first); }
      plain++; atomic_flag_clear(first); atomic_flag_clear(second); }
    static void *waits(void *a) { both(&one, &other); return a; } static void *wakes(void *a) { both(&other, &one); both(&other, &one); return a; }`,
  'counting while it waits': `static void *waits(void *a) { volatile int rounds = 0; while (!atomic_load(&flag)) rounds++; return a; } ${setFlag}`,
};
/** Racy, but it ends: the race is the only finding. */
const volatileFlag = `static volatile int go;
  static void *waits(void *a) { while (!go) {} return a; } static void *wakes(void *a) { go = 1; return a; }`;

const folder = mkdtempSync(join(tmpdir(), 'heddle-fair-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function explore(name: string, body: string, strategy: string): Promise<string> {
  const file = `${name.replaceAll(' ', '-')}.c`;
  writeFileSync(join(folder, file), head + body + tail);
  const result = await check({ files: [file], cwd: folder, runs: 64, strategy, maxSteps: 200_000 });
  return [result.verdict, ...result.findings.map(({ kind }) => kind), result.campaign?.executions].join(' ');
}

describe.each([
  'random',
  'pct:depth=1',
  'pct:depth=5',
  'pos',
  'surw',
  'rff',
  'frontier',
  'lockstep',
  'round-robin',
  'portfolio',
])('%s', (strategy) => {
  it.each(Object.entries(spins))('ends %s', async (name, body) => {
    expect(await explore(name, body, strategy)).toBe('clean 64');
  });
  it('ends a volatile flag', async () => {
    expect(await explore('volatile', volatileFlag, strategy)).toBe('findings data-race 64');
  });
});

/** Each thread has its rounds alone, while the others sleep. */
const sleepers = (count: number, loop: string): string => `${head}
  static struct timespec nap = {0, 1000};
  static void *body(void *a) { ${loop} return a; }
  int main(void) {
    pthread_t threads[${count}];
    for (int i = 0; i < ${count}; i++) pthread_create(&threads[i], 0, body, 0);
    for (int i = 0; i < ${count}; i++) pthread_join(threads[i], 0);
  }`;

describe('many threads that sleep', () => {
  it.each([
    [
      'end',
      20,
      'for (int i = 0; i < 1000; i++) { pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock); nanosleep(&nap, 0); }',
      'clean 2',
    ],
    ['wait for nobody', 6, 'while (!atomic_load(&flag)) nanosleep(&nap, 0);', 'findings livelock 2'],
  ])('%s', async (name, count, loop, expected) => {
    writeFileSync(join(folder, `${name}.c`), sleepers(count, loop));
    const result = await check({ files: [`${name}.c`], cwd: folder, runs: 2, strategy: 'random', explain: false });
    expect([result.verdict, ...result.findings.map(({ kind }) => kind), result.campaign?.executions].join(' ')).toBe(
      expected,
    );
  });
});

describe('a thread that is left alone', () => {
  const after = (loop: string): string => `${head}
    static void *body(void *a) { pthread_mutex_lock(&lock); return a; }
    int main(void) {
      pthread_t thread;
      pthread_create(&thread, 0, body, 0);
      pthread_join(thread, 0);
      ${loop}
      return 0;
    }`;
  it.each([
    ['loads for ever', 'while (!atomic_load(&flag)) {}', 'findings livelock'],
    ['loads a million times', 'for (int i = 0; i < 1000000; i++) atomic_load(&flag);', 'clean'],
    [
      'looks at the clock',
      'struct timespec t; do clock_gettime(CLOCK_MONOTONIC, &t); while (t.tv_sec == 0 && t.tv_nsec < 900000000);',
      'clean',
    ],
  ])('%s', async (name, loop, expected) => {
    writeFileSync(join(folder, `${name}.c`), after(loop));
    const result = await check({ files: [`${name}.c`], cwd: folder, runs: 1, explain: false });
    expect([result.verdict, ...result.findings.map(({ kind }) => kind)].join(' ')).toBe(expected);
  });
});
