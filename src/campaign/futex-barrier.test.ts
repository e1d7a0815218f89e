/** What waits on a futex has a full barrier of the kernel's between its own accesses and the kernel's look at the word; who wakes needs its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check, type CheckOptions } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-futex-barrier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A lock in the manner of g_bit_lock: who unlocks wakes only when somebody has said to wait. `note`: written before the waiter sleeps, behind nothing.
writeFileSync(
  join(folder, 'lock.c'),
  `#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int word = 1, waiters, told;
static int note;
static void *waits(void *a) {
  note++;
  atomic_store_explicit(&told, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&waiters, 1, ORDER);
  while (atomic_load_explicit(&word, memory_order_relaxed)) syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, NULL);
  return a;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, waits, NULL);
#ifdef NOTE
  if (atomic_load_explicit(&told, memory_order_relaxed)) {
    int none = 0;
    struct timespec brief = {.tv_nsec = 1};
    syscall(SYS_futex, &none, FUTEX_WAIT_PRIVATE, 0, &brief);
    note++;
  }
#endif
  UNLOCK;
  if (atomic_load_explicit(&waiters, LOAD)) syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1);
  pthread_join(thread, NULL);
}
`,
);

const sequential = 'atomic_exchange(&word, 0)';

async function kinds(defines: readonly string[], options: Partial<CheckOptions> = {}): Promise<readonly string[]> {
  const { findings } = await check({
    files: ['lock.c'],
    cwd: folder,
    runs: 2000,
    clangArguments: defines.map((define) => `-D${define}`),
    explain: false,
    ...options,
  });
  return findings.map(({ kind }) => kind).sort();
}

it.each(['memory_order_seq_cst', 'memory_order_relaxed'])(
  'loses no wake-up when who wakes looks in the order S and the waiter says with %s that it waits',
  async (order) => {
    expect(
      await kinds([
        `ORDER=${order}`,
        'LOAD=memory_order_seq_cst',
        `UNLOCK=${sequential};atomic_thread_fence(memory_order_seq_cst)`,
      ]),
    ).toEqual([]);
  },
);

it('loses none without a fence, where all accesses are sequentially consistent', async () => {
  const all = ['ORDER=memory_order_seq_cst', 'LOAD=memory_order_seq_cst', `UNLOCK=${sequential}`];
  expect(await kinds(all)).toEqual([]);
  expect(await kinds(all, { strategy: 'dpor', memoryModel: 'c11' })).toEqual([]);
});

it.each([
  ['LOAD=memory_order_acquire', `UNLOCK=${sequential}`],
  ['LOAD=memory_order_seq_cst', 'UNLOCK=atomic_store_explicit(&word, 0, memory_order_release)'],
])('loses one when who wakes has no barrier: %s, %s', async (load, unlock) => {
  expect(await kinds(['ORDER=memory_order_seq_cst', load, unlock])).toContain('deadlock');
});

it('does not order what C11 does not order', async () => {
  const found = await kinds([
    'NOTE',
    'ORDER=memory_order_relaxed',
    'LOAD=memory_order_seq_cst',
    `UNLOCK=${sequential};atomic_thread_fence(memory_order_seq_cst)`,
  ]);
  expect(found).toContain('data-race');
});
