/** Weak compare-exchanges fail spuriously, as a choice; strong ones and loops are none the worse for it. */
import { afterAll, expect, it } from 'vitest';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const folder = createFolder({
  'weak.c': `#include <assert.h>
#include <stdatomic.h>
#include <threads.h>
atomic_int x;
int worker(void *unused) {
  int expected = 0;
  _Bool done = EXCHANGE(&x, &expected, 1);
  assert(done);
  return 0;
}
int main(void) {
  thrd_t t;
  thrd_create(&t, worker, 0);
  thrd_join(t, 0);
}
`,
  'loop.cc': `#include <atomic>
#include <cassert>
#include <thread>
std::atomic<long> x{0};
static void add() {
  long seen = 0;
  while (!x.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel)) {
  }
}
int main() {
  std::thread t(add), u(add);
  t.join();
  u.join();
  assert(x == 2);
}
`,
});
afterAll(folder.remove);

async function check(...args: readonly string[]): Promise<CheckResult> {
  const run = await runWarmCli(['check', ...args, '--memory-model', 'c11', '--runs', '200', '--json'], {
    cwd: folder.path,
  });
  return JSON.parse(run.stdout) as CheckResult;
}

it('a weak one that is not tried again fails now and then', async () => {
  const { findings } = await check('weak.c', '-DEXCHANGE=atomic_compare_exchange_weak');
  expect(findings.map(({ kind }) => kind)).toEqual(['assertion']);
  expect(findings[0]?.interleaving.some(({ text }) => text.includes('compare-exchange of x fails spuriously'))).toBe(
    true,
  );
});

it('a strong one does not', async () => {
  expect((await check('weak.c', '-DEXCHANGE=atomic_compare_exchange_strong')).verdict).toBe('clean');
});

it('a loop of weak ones ends', async () => {
  expect((await check('loop.cc')).verdict).toBe('clean');
});
