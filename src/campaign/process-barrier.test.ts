/** membarrier: the frequent side of a pair needs a compiler barrier only. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-process-barrier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// `seen` and `other`: store buffering. `data`: reuse of what the frequent side said that it is done with.
const text = `#include <assert.h>
#include <errno.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int often, rarely, done;
static int seen, data;
static long barrier(int command) { return syscall(SYS_membarrier, command, 0); }
static void *frequent(void *a) {
  atomic_store_explicit(&often, 1, memory_order_relaxed);
  atomic_signal_fence(memory_order_seq_cst);
  seen = atomic_load_explicit(&rarely, memory_order_relaxed);
  data++;
  atomic_signal_fence(memory_order_seq_cst);
  atomic_store_explicit(&done, 1, memory_order_relaxed);
  return a;
}
int main(void) {
  assert(barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == -1 && errno == EPERM);
  assert(barrier(3) == -1 && errno == EINVAL);
  assert(barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0);
  pthread_t thread;
  pthread_create(&thread, NULL, frequent, NULL);
  atomic_store_explicit(&rarely, 1, memory_order_relaxed);
  BARRIER;
  int other = atomic_load_explicit(&often, memory_order_relaxed);
  if (atomic_load_explicit(&done, memory_order_relaxed)) {
    BARRIER;
    data++;
  }
  pthread_join(thread, NULL);
  assert(seen == 1 || other == 1);
}
`;
writeFileSync(join(folder, 'pair.c'), text);

const kinds = async (barrier: string, options: object = {}): Promise<string[]> => {
  const { findings } = await check({
    files: ['pair.c'],
    cwd: folder,
    runs: 1000,
    clangArguments: [`-DBARRIER=${barrier}`],
    explain: false,
    ...options,
  });
  return findings.map(({ kind }) => kind).sort();
};

it('orders what running and ended threads do', async () => {
  expect(await kinds('barrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)')).toEqual([]);
  expect(await kinds('barrier(MEMBARRIER_CMD_GLOBAL)')).toEqual([]);
  expect(await kinds('barrier(MEMBARRIER_CMD_GLOBAL)', { memoryModel: 'sc' })).toEqual([]);
});

it('a fence of the caller alone does not', async () => {
  expect(await kinds('atomic_thread_fence(memory_order_seq_cst)')).toEqual(['assertion', 'data-race']);
});

it('searches say that they are incomplete', async () => {
  const result = await check({
    files: ['pair.c'],
    cwd: folder,
    strategy: 'dpor',
    clangArguments: ['-DBARRIER=barrier(MEMBARRIER_CMD_GLOBAL)'],
  });
  expect(result.findings).toEqual([]);
  expect(result.verdict).toBe('incomplete');
  expect(result.notes.join('\n')).toContain('membarrier');
});
