/** The heap block of a race is the one that was there when the accesses met, whatever lies there at the end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-blocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (use: string): string => `#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
static int *shared, *other;
static atomic_int looked;
static void *look(void *a) { ${use} atomic_store_explicit(&looked, 1, memory_order_relaxed); return a; }
int main(void) {
  pthread_t thread;
  shared = calloc(1, 24);
  pthread_create(&thread, 0, look, 0);
  while (!atomic_load_explicit(&looked, memory_order_relaxed)) {}
  ++*shared;
  free(shared);
  other = malloc(24);
  pthread_join(thread, 0);
  free(other);
  return 0;
}
`;

it.each([
  ['a write', 'int seen = *shared; (void)*(volatile int *)&seen;', 12, undefined],
  ['the free', 'int seen = shared[3]; (void)*(volatile int *)&seen;', 13, 13],
])('of %s', async (_, use, line, freedAt) => {
  writeFileSync(join(folder, 'main.c'), program(use));
  const { findings } = await check({ files: ['main.c'], cwd: folder, runs: 50, heap: 'reuse', explain: false });
  const races = findings.map(({ kind, accesses, memory }) => ({
    kind,
    at: accesses?.[0]?.location.line,
    allocatedAt: memory?.allocatedBy?.stack[0]?.line,
    freedAt: memory?.freedBy?.stack[0]?.line,
  }));
  expect(races).toEqual([{ kind: 'data-race', at: line, allocatedAt: 9, freedAt }]);
});

it('says who mapped and unmapped pages', async () => {
  const mapping = `#include <pthread.h>
#include <sys/mman.h>
static char *pages;
static void *look(void *a) { pages[5] = 1; return a; }
int main(void) {
  pthread_t thread;
  pages = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pthread_create(&thread, 0, look, 0);
  munmap(pages, 8192);
  pthread_join(thread, 0);
  return 0;
}
`;
  writeFileSync(join(folder, 'mapping.c'), mapping);
  const { findings } = await check({ files: ['mapping.c'], cwd: folder, runs: 20, explain: false });
  const late = findings.find(({ kind }) => kind === 'use-after-free')?.memory;
  expect([late?.allocatedBy?.stack[0]?.line, late?.freedBy?.stack[0]?.line]).toEqual([7, 9]);
});
