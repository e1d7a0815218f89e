/**
 * Stores that nobody can read any more are dropped. A thread that waits keeps none for itself where those that end its wait tell it what they know: histories would get
 * longer and longer, and accesses slower, while it waits.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadBinary } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { Engine } from '../engine/engine.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import { createRandom } from '../strategies/random.ts';
import { compileProgram } from '../toolchain/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-informed-waits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stores = 2000;
/** It ends with the address of `x` as its status. */
const program = (wait: string, end: string): string => `#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
static atomic_int x;
static sem_t semaphore;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER, robust;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int over;
static pthread_t first;
static void *writes(void *a) {
  for (int i = 0; i < ${stores}; i++) { atomic_store(&x, i); (void)atomic_load(&x); }
  return a;
}
static void *waits(void *a) { ${wait} return a; }
int main(void) {
  pthread_t second, idle;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &attributes);
  sem_init(&semaphore, 0, 0);
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&robust);
  pthread_create(&idle, 0, waits, 0);
  pthread_create(&first, 0, writes, 0);
  pthread_create(&second, 0, writes, 0);
  pthread_join(second, 0);
  ${end}
  pthread_join(idle, 0);
  exit((int)(uintptr_t)&x);
}
`;

/** Stores of `x` that are kept at the end. */
async function kept(wait: string, end: string): Promise<number> {
  writeFileSync(join(folder, 'x.c'), program(wait, end));
  const compiled = await compileProgram({ files: ['x.c'], clangArguments: [], toolchain: 'embedded', cwd: folder });
  const { image } = await loadBinary(compiled.binary, compiled.files, compiled.flags, []);
  const strategy = createRandom();
  using engine = new Engine(image, defaultEngineOptions, strategy, []);
  const random = new Random();
  random.seed(1, 0);
  strategy.begin(0, random);
  const { ending } = await engine.run(0, strategy, { heapPolicy: 'reuse', memoryModel: 'c11' });
  if (ending.kind !== 'exit') throw new Error(ending.kind);
  return engine.atomics.history(ending.status, 4)?.length ?? 0;
}

it.each([
  ['a thread', 'pthread_join(first, 0);', ''],
  ['a mutex', 'pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex);', 'pthread_mutex_unlock(&mutex);'],
  ['a semaphore', 'sem_wait(&semaphore);', 'sem_post(&semaphore);'],
])('a wait for %s keeps no stores', async (_what, wait, end) => {
  expect(await kept(wait, end)).toBeLessThan(stores / 10);
});

it.each([
  ['a robust mutex', 'pthread_mutex_lock(&robust); pthread_mutex_unlock(&robust);', 'pthread_mutex_unlock(&robust);'],
  [
    'a condition, as who signals need not have the mutex,',
    'pthread_mutex_lock(&other); while (!over) pthread_cond_wait(&condition, &other); pthread_mutex_unlock(&other);',
    'pthread_mutex_lock(&other); over = 1; pthread_cond_signal(&condition); pthread_mutex_unlock(&other);',
  ],
])('a wait for %s does', async (_what, wait, end) => {
  expect(await kept(wait, end)).toBeGreaterThan(stores);
});
