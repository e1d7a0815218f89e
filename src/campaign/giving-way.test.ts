/** Threads that spin or yield give way: that is fairness, no preemption, and the schedule of a livelock is as short as another one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';
import { renderInterleaving } from '../report/interleaving.ts';
import type { Finding } from '../report/model.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-giving-way-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const head = '#include <assert.h>\n#include <pthread.h>\n#include <sched.h>\n#include <stdatomic.h>\n';

async function findings(file: string, source: string, options: object): Promise<readonly Finding[]> {
  writeFileSync(join(folder, file), head + source);
  return (await check({ files: [file], cwd: folder, jobs: 1, explain: false, ...options })).findings;
}

const waiting = (wait: string): string => `static atomic_int ready;
static void *worker(void *a) { atomic_store(&ready, 1); return a; }
int main(void) {
  pthread_t t;
  pthread_create(&t, 0, worker, 0);
  ${wait}
  pthread_join(t, 0);
  assert(atomic_load(&ready) == 2);
}
`;
/** Two rounds: a thread may arrive at the second one before the other has left the first. */
const barrier = `static atomic_int arrived;
static void barrier(void) {
  if (atomic_fetch_add(&arrived, 1) == 1) { atomic_store(&arrived, 0); return; }
  while (atomic_load(&arrived) != 0) {}
}
static void *worker(void *a) { barrier(); barrier(); return a; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, worker, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
`;

describe('no preemptive switch', () => {
  it.each([
    ['spins.c', 'while (!atomic_load(&ready)) {}'],
    ['yields.c', 'while (!atomic_load(&ready)) sched_yield();'],
  ])('%s', async (file, wait) => {
    // Threads are chosen in turn, so main arrives at its loop first.
    const [found] = await findings(file, waiting(wait), { strategy: 'round-robin', runs: 1 });
    expect(found?.kind).toBe('assertion');
    expect(found?.switches).toBe(0);
    expect(found?.interleaving.map(({ switchReason }) => switchReason)).not.toContain('T0 preempted');
  });

  it('is needed for a livelock: its last rounds are no part of its schedule', async () => {
    const [found] = await findings('barrier.c', barrier, { runs: 8 });
    expect(found?.kind).toBe('livelock');
    expect(found?.switches).toBe(0);
    expect(found?.schedule.length).toBeLessThan(120);
    const lines = found === undefined ? [] : renderInterleaving(found, { columns: 200, maxRows: 40 }).split('\n');
    expect(lines.filter((line) => line.includes('switch (T1 gives way)')).length).toBeGreaterThan(0);
    expect(lines.filter((line) => /: 1\d\d,\d\d\d steps of the same$/.test(line))).toHaveLength(1);
    expect(lines.length).toBeLessThan(40);
  });
});

describe('patience', () => {
  const spinsThenSleeps = (pause: string): string => `#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int ready, waiters;
static void *waits(void *a) {
  for (int i = 0; i < 100 && !atomic_load(&ready); i++) { ${pause} }
  atomic_fetch_add(&waiters, 1);
  while (!atomic_load(&ready)) syscall(SYS_futex, &ready, FUTEX_WAIT, 0, 0);
  return a;
}
int main(void) {
  pthread_t t;
  pthread_create(&t, 0, waits, 0);
  int some = atomic_load(&waiters);
  atomic_store(&ready, 1);
  if (some) syscall(SYS_futex, &ready, FUTEX_WAKE, 1);
  pthread_join(t, 0);
}
`;
  it.each([
    ['adaptive.c', ''],
    ['yielding.c', 'sched_yield();'],
  ])('brings a thread through a bounded spin to its sleep while others could run: %s', async (file, pause) => {
    const [found] = await findings(file, spinsThenSleeps(pause), { runs: 1000 });
    expect(found?.kind).toBe('deadlock');
    // Main is preempted before it stores, or the waiter before it looks.
    expect(found?.switches).toBeLessThan(3);
    const again = await findings(file, spinsThenSleeps(pause), { runs: 1000, jobs: 2 });
    expect(again.map(({ schedule }) => schedule)).toEqual([found?.schedule]);
  });

  it('ends: a thread that waits for long gives way', async () => {
    const [found, ...others] = await findings('spins.c', waiting('while (!atomic_load(&ready)) {}'), { runs: 200 });
    expect([found?.kind, others.length, found?.executionsHit]).toEqual(['assertion', 0, 200]);
  });
});
