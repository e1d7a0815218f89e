/**
 * Laws of `dpor` with reads-from equivalence over generated programs (e2e/search-interpreter.c) and textbook shapes. The oracle explores every Mazurkiewicz trace, and a graph
 * of what the engine tells names the class of each: the search must run exactly those classes, each once, and reach the same end states and findings.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDfs, createDpor } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import { observed } from './class-observer.ts';
import { agreesWithTraces, classKinds } from './search-oracles.ts';
import { agreesWithModel } from './search-model.ts';
import { exploreAll, compileText, generatedPrograms } from './search-support.ts';

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-interpreter.c'), 'utf8'));
});

describe('dpor with reads-from equivalence', () => {
  it.each(Object.entries(classKinds))('runs every class of programs with %s once', async (_, operations) => {
    let compared = 0;
    for (const words of generatedPrograms(operations, 3, 3, 6))
      if ((await agreesWithTraces(image, words, 200)) === 'same') compared++;
    expect(compared).toBeGreaterThan(4);
  });

  // The choice belongs to the event before it: to both of two modifications that change places, and to a read that may be one more round of a loop.
  it.each(['a0h0 a0h0', 'a0h0 a0h0 a0h0', 'c0h0h0 a0h0 r0h0', 'w0 r0r0h0', 'w0 r0r0h0r0h0'])(
    'runs every class of `%s` once',
    async (words) => {
      expect(await agreesWithTraces(image, words.split(' '), 5000)).toBe('same');
    },
  );

  it('says that it may not be complete where threads create threads', async () => {
    expect(await agreesWithTraces(image, ['D0u0', 'D0', 'w0r0', 'l0'], 1000)).toBe('gap');
  });

  it('runs the classes that plain depth-first search shows', async () => {
    let compared = 0;
    for (const words of generatedPrograms('rwaRW', 2, 2, 4)) {
      const all = await exploreAll(image, observed(createDfs()), { arguments: words, executions: 3000 });
      if (!all.done) continue;
      compared++;
      const search = createReadsFromDpor();
      search.keepsTraces = true;
      const { states, ends, classes } = all;
      expect(await exploreAll(image, search, { arguments: words })).toMatchObject({
        done: true,
        complete: classes,
        classes,
        states,
        ends,
      });
    }
    expect(compared).toBeGreaterThan(0);
  });
});

/** What two threads wrote, read by nothing that reads from one of the two writes. */
const readAcross = {
  'a copy of a structure': 'struct { int a, b; } copy; memcpy(&copy, &both, sizeof copy); return copy.a;',
  'a comparison': 'int one[2] = {1, 0}; return memcmp(&both, one, sizeof one) == 0 ? 1 : 2;',
  'a read of a part': 'return *(volatile short *)&both;',
};

it.each(Object.entries(readAcross))('tells which write came last to %s', async (_, end) => {
  const image = await compileText(`#include <pthread.h>
    #include <stdatomic.h>
    #include <string.h>
    static struct { atomic_int a, b; } both;
    static void *t(void *i) { both.a = (int)(long)i; return 0; }
    int main(void) { pthread_t x, y; pthread_create(&x, 0, t, (void *)1); pthread_create(&y, 0, t, (void *)2); pthread_join(x, 0); pthread_join(y, 0); ${end} }`);
  const found = await exploreAll(image, createReadsFromDpor());
  expect(found).toMatchObject({ done: true, gaps: [], complete: 2, states: ['exit 1', 'exit 2'] });
});

/** Which write comes last decides whether the loop ends, though no read tells. */
const waits = { 'a flag that is taken back': 'w0 H0 s0', 'a lock of exchanges': 'X0H0 X0H0', both: 'w1H1 X0s1' };

/** Orders that are lost when rounds that are taken out plan nothing; and executions that differ in such rounds only. */
const rounds = [
  'n0X0 r0 X0',
  'n0X0 n0 X0',
  'X1w0 w0H1 H0w0 s0',
  'r1w0 n1s0r0w1 n1w1',
  'X0H0 Z0X0 X0',
  'w0H0w0 r0r0s0',
  's0r1X1 Z0H1X0X1 r0Z0r1',
];

const throughCalls = (lock: number, waiter: string, others: readonly string[]): string => `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int lock = ${lock};
__attribute__((noinline)) static int try(void) { return atomic_exchange(&lock, 1) == 0; }
__attribute__((noinline)) static int seen(void) { return lock; }
static void *waiter(void *p) { ${waiter} return 0; }
${others.map((body, i) => `static void *t${i}(void *p) { ${body} return 0; }`).join('\n')}
int main(void) {
  pthread_t threads[3];
  pthread_create(&threads[2], 0, waiter, 0);
  ${others.map((_, i) => `pthread_create(&threads[${i}], 0, t${i}, 0);`).join(' ')}
  ${others.map((_, i) => `pthread_join(threads[${i}], 0);`).join(' ')}
  pthread_join(threads[2], 0);
}`;

/** The waiter is in states that it has been in, if one does not know who calls and what it did with the answers. */
const looks = {
  'a try before the loop': throughCalls(1, 'int first = try(); while (!try()) {} assert(first);', [
    'lock = 0;',
    'while (!try()) {}',
  ]),
  'two calls before the loop': throughCalls(0, 'int a = seen(), b = seen(); while (!seen()) {} assert(a || !b);', [
    'lock = 1; lock = 0; lock = 1;',
  ]),
  'as many calls as make a loop': throughCalls(0, `${'if (seen()) return 0; '.repeat(140)} assert(0);`, ['lock = 1;']),
};

describe('loops that wait for memory', () => {
  it.each(Object.entries(waits))('%s', async (name, words) => {
    const list = words.split(' ');
    expect(await agreesWithTraces(image, list, 1000)).toBe('same');
    const found = await exploreAll(image, createReadsFromDpor(), { arguments: list });
    expect(found.ends.some((key) => key.startsWith('livelock'))).toBe(name !== 'a lock of exchanges');
    expect(found.gaps).toEqual([]);
  });

  it.each([...Object.values(waits), ...rounds])('`%s`: all orders and no others', async (words) => {
    expect(await agreesWithModel(image, words.split(' '), 10_000)).toBe(true);
  });

  it('generated programs: all orders and no others', async () => {
    let compared = 0;
    for (const words of generatedPrograms('rwnsHXZ', 3, 2, 12))
      if (await agreesWithModel(image, words, 10_000)) compared++;
    expect(compared).toBeGreaterThan(6);
  });

  it.each(Object.entries(looks))('%s', async (_, source) => {
    const program = await compileText(source);
    const all = await exploreAll(program, createDpor());
    expect(all).toMatchObject({ done: true, gaps: [] });
    expect(all.ends.some((key) => key.startsWith('assertion'))).toBe(true);
    const { states, ends } = all;
    expect(await exploreAll(program, createReadsFromDpor())).toMatchObject({ done: true, gaps: [], states, ends });
  });
});

/** Words for the interpreter; what main reads at the end counts too. */
const textbook: Readonly<Record<string, { words: string; classes: number; traces: number }>> = {
  // Main reads the last of them.
  'three writers': { words: 'w0 w0 w0', classes: 3, traces: 6 },
  // Every reader sees one of two values.
  'three readers': { words: 'w0 r0 r0 r0', classes: 8, traces: 8 },
  'store buffering': { words: 'w0r1 w1r0', classes: 3, traces: 3 },
  'message passing': { words: 'w0w1 r1r0', classes: 3, traces: 3 },
  // The order of atomic modifications is what each reads from.
  'three increments': { words: 'a0 a0 a0', classes: 6, traces: 6 },
  'a wait': { words: 's0r1 w1w0', classes: 2, traces: 2 },
};

describe('textbook programs', () => {
  it.each(Object.entries(textbook))('%s', async (_, { words, classes, traces }) => {
    const list = words.split(' ');
    const found = await exploreAll(image, createReadsFromDpor(), { arguments: list });
    const all = await exploreAll(image, createDpor(), { arguments: list });
    expect({ classes: found.complete, traces: all.complete }).toEqual({ classes, traces });
  });
});

/** Two locks in two orders, the second one tried: `between` is done before the next attempt. */
const backOff = (between: string): string => `#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int order;
static atomic_int seen;
static void *t(void *argument) {
  int i = (int)(long)argument;
  for (;;) {
    pthread_mutex_lock(&locks[i]);
    if (pthread_mutex_trylock(&locks[1 - i]) == 0) break;
    pthread_mutex_unlock(&locks[i]);
    ${between}
  }
  order = order * 2 + i;
  pthread_mutex_unlock(&locks[0]);
  pthread_mutex_unlock(&locks[1]);
  seen = 1;
  return 0;
}
int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, t, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  return order;
}`;

describe('threads that try a second lock and back off', () => {
  it.each(['', 'sched_yield();', 'if (seen) order += 4;'])('between attempts: `%s`', async (between) => {
    const program = await compileText(backOff(between));
    const all = await exploreAll(program, createDpor());
    expect(all).toMatchObject({ done: true, gaps: [] });
    expect(all.states).toEqual(expect.arrayContaining(['exit 1', 'exit 2']));
    const { states, ends } = all;
    expect(await exploreAll(program, createReadsFromDpor())).toMatchObject({ done: true, gaps: [], states, ends });
  });
});
