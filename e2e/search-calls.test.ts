/**
 * Who calls is asked where a thread comes back to a state, to tell rounds of a loop that waits from calls before it. It takes microseconds, so programs without such
 * loops are not asked.
 */
import { afterEach, expect, it, vi } from 'vitest';
import { StackReader } from '../src/engine/stacks.ts';
import { createDpor } from '../src/strategies/dpor.ts';
import { compileText, exploreAll } from './search-support.ts';

const head = `#include <pthread.h>
#include <stdatomic.h>
static atomic_int x, y;
static int shared;
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static int start(int n, void *(*body)(void *)) {
  pthread_t threads[n];
  for (long i = 0; i < n; i++) pthread_create(&threads[i], 0, body, (void *)i);
  for (int i = 0; i < n; i++) pthread_join(threads[i], 0);
  return 0;
}
__attribute__((noinline)) static int seen(void) { return atomic_load(&x); }
`;

const without = {
  readers: 'if (i) (void)seen(); else atomic_store(&x, 1);',
  'two locks':
    'pthread_mutex_lock(&a); pthread_mutex_lock(&b); shared++; pthread_mutex_unlock(&b); pthread_mutex_unlock(&a);',
  'a loop of two looks':
    'if (i) for (int n = 0; n < 3; n++) { (void)atomic_load(&x); (void)atomic_load(&y); } else atomic_store(&y, 1);',
};
const waits = 'if (i) { atomic_store(&x, 1); } else { (void)seen(); while (!seen()) {} }';

afterEach(() => {
  vi.restoreAllMocks();
});

async function asked(body: string): Promise<number> {
  const image = await compileText(
    `${head}static void *t(void *i) { ${body} return 0; } int main(void) { return start(3, t); }`,
  );
  const capture = vi.spyOn(StackReader.prototype, 'capture');
  const { done, states } = await exploreAll(image, createDpor());
  expect([done, ...states]).toEqual([true, 'exit 0']);
  return capture.mock.calls.length;
}

it.each(Object.entries(without))('%s: nobody asks', async (_, body) => {
  expect(await asked(body)).toBe(0);
});

it('a loop that waits: somebody asks', async () => {
  expect(await asked(waits)).toBeGreaterThan(0);
});
