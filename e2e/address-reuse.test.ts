/**
 * Programs that know a thread by the address of a thread-local variable, as mimalloc and moodycamel's queues do, and such as keep something about memory by its
 * address, as jemalloc does of the pages that it maps.
 */
import { afterAll, describe, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const program = (readBeforeJoin: boolean): string => `
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
static _Thread_local int mine;
static _Atomic(int *) owner;
static int count;
static void *work(void *unused) {
  int *known = NULL;
  atomic_compare_exchange_strong_explicit(&owner, &known, &mine, memory_order_relaxed, memory_order_relaxed);
  if (known == NULL || known == &mine) count++;
  return unused;
}
int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, work, NULL);
  usleep(1000);
  pthread_create(&second, NULL, work, NULL);
  ${readBeforeJoin ? 'usleep(1000); if (count > 2) return 1;' : ''}
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
`;

/** Two threads that own in turns what they `get` and `put`; `late` is written when it is nobody's any more. */
const table = (get: string, put: string, late: string): string => `
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
static struct { int plain; atomic_int relaxed; } owners[1 << 18];
static int late;
static void *work(void *unused) {
  for (int i = 0; i < 4; i++) {
    void *memory = ${get};
    int at = (uintptr_t)memory >> 10 & 0x3ffff;
    assert(atomic_load_explicit(&owners[at].relaxed, memory_order_relaxed) == 0);
    atomic_store_explicit(&owners[at].relaxed, 1, memory_order_relaxed);
    owners[at].plain++;
    atomic_store_explicit(&owners[at].relaxed, 0, memory_order_relaxed);
    ${put};
    ${late};
  }
  return unused;
}
int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  return 0;
}
`;
const mapped = (bytes: number): string =>
  `mmap(0, ${bytes}, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)`;

const folder = createFolder({
  'joined.c': program(false),
  'early.c': program(true),
  'heap.c': table('malloc(4096)', 'free(memory)', ''),
  'late.c': table('malloc(4096)', 'free(memory)', 'late++'),
  'pages.c': table(mapped(8192), 'munmap(memory, 8192)', ''),
  'sizes.c': table('malloc((5 << 20) + 4096 * i)', 'free(memory)', ''),
  'large.c': table(mapped(6 << 20), 'munmap(memory, 6 << 20)', ''),
});
afterAll(folder.remove);

async function check(file: string, ...options: string[]): Promise<CheckResult> {
  const { stdout } = await runWarmCli(['check', file, '--runs', '500', '--json', ...options], { cwd: folder.path });
  return JSON.parse(stdout) as CheckResult;
}

describe('an address that a thread has from an ended one', () => {
  it('orders the two threads', async () => {
    expect(await check('joined.c')).toMatchObject({ verdict: 'clean' });
  });

  it('orders nobody else', async () => {
    const { findings } = await check('early.c');
    expect(findings.map(({ kind }) => kind)).toContain('data-race');
    expect(findings.every(({ threads }) => threads.some(({ name }) => name === 'main'))).toBe(true);
  });
});

describe('memory that another thread has freed', () => {
  it('comes to its next owner after the free', async () => {
    for (const file of ['heap.c', 'pages.c']) {
      expect(await check(file, '--heap', 'reuse')).toMatchObject({ verdict: 'clean' });
    }
  });

  it('does so when memory runs short, too', async () => {
    for (const file of ['sizes.c', 'large.c']) {
      for (const heap of ['reuse', 'quarantine']) {
        expect(await check(file, '--heap', heap, '--max-memory', '36M')).toMatchObject({ verdict: 'clean' });
      }
    }
  });

  it('does not order what its last owner does later', async () => {
    const { findings } = await check('late.c', '--heap', 'reuse');
    expect(findings.map(({ kind, title }) => `${kind} ${title}`)).toEqual([expect.stringMatching(/^data-race .*late/)]);
  });
});
