/** Waiters that are moved from one futex to another: nobody is lost, and who loses them is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions, type CheckResult } from '../src/index.ts';

/** A condition of the program's own. `LATE`: it gives the lock back before it moves the waiters there, so nobody may be left to wake them. */
const program = `#include <assert.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int lock, sequence;
static int ready, passed;
static void take(void) {
  while (atomic_exchange(&lock, 2) != 0) syscall(SYS_futex, &lock, FUTEX_WAIT_PRIVATE, 2, NULL);
}
static void give(void) {
  atomic_store(&lock, 0);
  syscall(SYS_futex, &lock, FUTEX_WAKE_PRIVATE, 1);
}
static void *waits(void *x) {
  take();
  while (!ready) {
    int seen = sequence;
    give();
    syscall(SYS_futex, &sequence, FUTEX_WAIT_PRIVATE, seen, NULL);
    take();
  }
  passed++;
  give();
  return x;
}
static void move(void) {
  syscall(SYS_futex, &sequence, FUTEX_REQUEUE_PRIVATE, 0, INT_MAX, &lock);
}
int main(void) {
  pthread_t threads[WAITERS];
  for (int i = 0; i < WAITERS; i++) pthread_create(&threads[i], 0, waits, 0);
  take();
  ready = 1;
  sequence++;
#ifdef LATE
  give();
  move();
#else
  move();
  give();
#endif
  for (int i = 0; i < WAITERS; i++) pthread_join(threads[i], 0);
  assert(passed == WAITERS);
}
`;

const folder = mkdtempSync(join(tmpdir(), 'heddle-requeue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'own.c'), program);

const run = (clangArguments: readonly string[], options: Partial<CheckOptions>): Promise<CheckResult> =>
  check({ files: ['own.c'], cwd: folder, clangArguments, explain: false, ...options });

describe('FUTEX_REQUEUE', () => {
  it('loses nobody', async () => {
    const { findings, verdict } = await run(['-DWAITERS=3'], { runs: 1000 });
    expect(findings).toEqual([]);
    expect(verdict).toBe('clean');
  });

  it('leaves those asleep who are moved too late', async () => {
    const { findings } = await run(['-DWAITERS=2', '-DLATE'], { runs: 1000 });
    expect(findings[0]?.title).toBe('deadlock of 3 threads over futex lock and thread 1 (own.c:22)');
    const rows = findings[0]?.interleaving.map(({ text }) => text) ?? [];
    expect(rows.filter((row) => row.includes('requeue'))).toEqual(['requeue futex sequence']);
  });

  it.each(['mazurkiewicz', 'reads-from'] as const)('is searched exhaustively (%s)', async (equivalence) => {
    const search = { strategy: 'dpor', equivalence, runs: 10_000 };
    const right = await run(['-DWAITERS=1'], search);
    expect(right.findings).toEqual([]);
    expect(right.campaign?.exhaustive).toBe(true);
    const late = await run(['-DWAITERS=1', '-DLATE'], search);
    expect(late.findings.map(({ title }) => title)).toEqual([
      'deadlock of 2 threads over futex lock and thread 1 (own.c:22)',
    ]);
    expect(late.campaign?.exhaustive).toBe(true);
  });
});
