/**
 * Laws of exhaustive search for programs that wait in loops, mostly under C11: a loop that waits shows what one round of it shows that is assumed to be the last; what random
 * executions show is among it; and a loop that counts its rounds is no loop that waits.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDpor } from '../src/strategies/dpor.ts';
import { agreesWithAssumption, coversSamples, waitKinds } from './search-wait-oracles.ts';
import { compileText, exploreAll, generatedPrograms } from './search-support.ts';

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-waits.c'), 'utf8'));
});

describe('generated programs under C11', () => {
  it.each(Object.entries(waitKinds))('with %s: a loop shows what its last round shows', async (_, operations) => {
    let compared = 0;
    for (const words of generatedPrograms(operations, 2, 3, 10, 5, 'xos'))
      if (await agreesWithAssumption(image, words, 3000)) compared++;
    expect(compared).toBeGreaterThan(6);
  });

  it('random executions show nothing else', async () => {
    let compared = 0;
    for (const words of generatedPrograms(waitKinds.everything, 2, 3, 10, 6, 'xos'))
      if (await coversSamples(image, ['loop', ...words], 100)) compared++;
    expect(compared).toBeGreaterThan(6);
  });

  // Each has many end states: hand-overs in both directions, a lock of each kind, a reader of two variables.
  const dense = ['X0oP0xH0o X0oP0xH0o', 'C0or1xH0o w1xC0oH0o', 'w0sy0ss1x w1sy1sw1x', 'w0xf0ow1x k0oa0x'];
  it.each([...dense, 's0o s0on1x w0xw0ow1x', 'w0xa0o k0or1x w1o', 'T0or1xH0o w1xT0oH0o'])('`%s`', async (words) => {
    const list = words.split(' ');
    expect(await agreesWithAssumption(image, list, 20_000)).toBe(true);
    expect(await coversSamples(image, ['loop', ...list], 200)).toBe(true);
  });
});

const head = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
enum { relaxed = memory_order_relaxed, acquire = memory_order_acquire, release = memory_order_release };
static atomic_int flag, next, serving, want[2], turn;
static int data;
static pthread_t threads[4];
static int start(int n, void *(*body)(void *)) {
  for (long i = 0; i < n; i++) pthread_create(&threads[i], 0, body, (void *)i);
  for (int i = 0; i < n; i++) pthread_join(threads[i], 0);
  return 0;
}
#define load(place, order) atomic_load_explicit(&(place), order)
#define store(place, value, order) atomic_store_explicit(&(place), value, order)
`;

interface Example {
  readonly body: string;
  readonly states: readonly string[];
  readonly ends?: RegExp;
  /** Complete executions under C11. */
  readonly complete?: number;
}

const publish = (
  wait: string,
): string => `static void *t(void *i) { if (i) { data = 7; store(flag, 1, release); } else { ${wait} } return 0; }
int main(void) { return start(2, t); }`;

const examples: Readonly<Record<string, Example>> = {
  'a flag': { body: publish('while (!load(flag, acquire)) {} assert(data == 7);'), states: ['exit 0'], complete: 1 },
  'a flag that publishes nothing': {
    body: publish('while (!load(flag, relaxed)) {} assert(data == 7);'),
    states: ['exit 0'],
    ends: /^data-race/,
  },
  'a spin lock': {
    body: `static void *t(void *i) { while (atomic_exchange_explicit(&flag, 1, acquire)) {} data = data * 2 + (i != 0); store(flag, 0, release); return 0; }
      int main(void) { start(2, t); return data; }`,
    states: ['exit 1', 'exit 2'],
    complete: 2,
  },
  'a ticket lock': {
    body: `static void *t(void *i) {
        int mine = atomic_fetch_add_explicit(&next, 1, relaxed);
        while (load(serving, acquire) != mine) {}
        data++;
        store(serving, mine + 1, release);
        return 0;
      }
      int main(void) { start(3, t); return data; }`,
    states: ['exit 3'],
    complete: 6,
  },
  "Peterson's lock": {
    body: `static void *t(void *p) { int i = (int)(long)p; want[i] = 1; turn = 1 - i; while (want[1 - i] && turn == 1 - i) {} data++; want[i] = 0; return 0; }
      int main(void) { start(2, t); return data; }`,
    states: ['exit 2'],
  },
  "Peterson's lock, too weak": {
    body: `static void *t(void *p) {
        int i = (int)(long)p;
        store(want[i], 1, release);
        store(turn, 1 - i, release);
        while (load(want[1 - i], acquire) && load(turn, acquire) == 1 - i) {}
        data++;
        store(want[i], 0, release);
        return 0;
      }
      int main(void) { start(2, t); return data; }`,
    states: ['exit 1', 'exit 2'],
    ends: /^data-race/,
  },
  'a flag that is taken back': {
    body: publish('while (!load(flag, acquire)) {}').replace(
      'store(flag, 1, release);',
      'store(flag, 1, release); store(flag, 0, release);',
    ),
    states: ['exit 0', 'finding'],
    ends: /^livelock/,
  },
  'a function that the thread calls before the loop, too': {
    body: `__attribute__((noinline)) static int seen(void) { return load(flag, acquire); }
      static void *t(void *i) {
        if (i) { store(flag, 1, release); store(flag, 0, release); store(flag, 1, release); return 0; }
        int a = seen(), b = seen();
        while (!seen()) {}
        assert(a || !b);
        return 0;
      }
      int main(void) { return start(2, t); }`,
    states: ['exit 0', 'finding'],
    ends: /^assertion/,
  },
  'a loop that gives up': {
    body: publish('for (int n = 0; n < 10; n++) if (load(flag, acquire)) { assert(n != 7); return 0; }'),
    states: ['exit 0', 'finding'],
    ends: /^assertion/,
  },
  'a loop that looks aside every third round': {
    body: publish('int n = 0; while (!load(flag, acquire)) if (++n == 3) n = 0; assert(n != 2);'),
    states: ['exit 0', 'finding'],
    ends: /^assertion/,
  },
};

/** Those that count take thousands of executions under C11. */
const counting: Readonly<Record<string, Example>> = {
  'a loop that counts': {
    body: publish('int n = 0; while (!load(flag, acquire)) n++; assert(n != 50);'),
    states: ['exit 0', 'finding'],
    ends: /^assertion/,
  },
  'a loop that gives up late': {
    body: publish('for (int n = 0; n < 1000; n++) if (load(flag, acquire)) { assert(n != 500); return 0; }'),
    states: ['exit 0'],
  },
  'a loop over a table': {
    body: `static volatile int table[4];
      static void *t(void *i) { if (i) { flag = 1; return 0; } int sum = 0; for (int k = 0; k < 1000; k++) sum += table[k & 3]; data = sum + flag; return 0; }
      int main(void) { start(2, t); return data; }`,
    states: ['exit 1'],
  },
};

describe.each(['-O1', '-O0'])('compiled with %s', (level) => {
  it.each(Object.keys(examples))('%s: everything is explored', async (name) => {
    const { body, states, ends, complete } = examples[name] ?? { body: '', states: [] };
    const program = await compileText(head + body, [level]);
    const found = await exploreAll(program, createDpor(), { options: { memoryModel: 'c11' } });
    expect(found).toMatchObject({ done: true, states, gaps: [] });
    if (ends !== undefined) expect(found.ends.some((key) => ends.test(key))).toBe(true);
    // Without optimisation more of what is on the stack looks like a state.
    if (complete !== undefined && level === '-O1') expect(found.complete).toBe(complete);
    const sequential = await exploreAll(program, createDpor());
    expect(sequential).toMatchObject({ done: true, gaps: [] });
    expect(states).toEqual(expect.arrayContaining([...sequential.states]));
  });

  it.each(Object.keys(counting))('%s: the search says that it left something out', async (name) => {
    const { body, states, ends } = counting[name] ?? { body: '', states: [] };
    const found = await exploreAll(await compileText(head + body, [level]), createDpor());
    expect(found).toMatchObject({ done: true, states, gaps: ['loop'] });
    if (ends !== undefined) expect(found.ends.some((key) => ends.test(key))).toBe(true);
  });
});
