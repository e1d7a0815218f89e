/** Who waits for a lock, and who does not: read-write locks that let writers in first, and recursive mutexes with conditions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-writers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (kind: string): string => `#define _GNU_SOURCE
#include <pthread.h>
static pthread_rwlock_t lock;
static void *writes(void *a) {
  pthread_rwlock_wrlock(&lock);
  pthread_rwlock_unlock(&lock);
  return a;
}
static void *reads(void *a) {
  pthread_rwlock_rdlock(&lock);
  pthread_rwlock_rdlock(&lock);
  pthread_rwlock_unlock(&lock);
  pthread_rwlock_unlock(&lock);
  return a;
}
int main(void) {
  pthread_rwlockattr_t attr;
  pthread_t a, b;
  pthread_rwlockattr_init(&attr);
  pthread_rwlockattr_setkind_np(&attr, ${kind});
  pthread_rwlock_init(&lock, &attr);
  pthread_create(&a, 0, writes, 0);
  pthread_create(&b, 0, reads, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
`;

it('a second read lock behind a waiting writer is a deadlock of both', async () => {
  writeFileSync(join(folder, 'first.c'), program('PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP'));
  const { findings } = await check({ files: ['first.c'], cwd: folder, runs: 200 });
  expect(findings.map(({ kind, cause }) => `${kind} ${cause}`)).toEqual(['deadlock cycle']);
  const [finding] = findings;
  const lines = (finding?.waits ?? []).map(({ location, locks, heldBy }) => [
    location.line,
    locks.map(({ stack }) => stack[0]?.line),
    heldBy?.stack[0]?.line,
  ]);
  // The reader holds what it took at line 10; nobody holds it against the reader, so no place is named.
  expect(lines.sort()).toEqual([
    [11, [10], undefined],
    [5, [], 10],
  ]);
  expect(finding?.explanation).toContain('waits for rwlock lock, where T1 writes comes first');
  const waiting = (finding?.interleaving ?? []).filter(({ marks }) => marks !== undefined);
  expect(waiting.map(({ location }) => location?.line).sort()).toEqual([11, 5]);
});

it('readers come in again where writers wait for all of them', async () => {
  writeFileSync(join(folder, 'last.c'), program('PTHREAD_RWLOCK_PREFER_READER_NP'));
  expect((await check({ files: ['last.c'], cwd: folder, runs: 200 })).verdict).toBe('clean');
});

it('a reader may come first although a writer is about to lock, until that has found the lock busy', async () => {
  writeFileSync(
    join(folder, 'about.c'),
    `#define _GNU_SOURCE
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static pthread_rwlock_t lock;
static atomic_int about;
static int written;
static void *writes(void *a) {
  about = 1;
  pthread_rwlock_wrlock(&lock);
  written = 1;
  pthread_rwlock_unlock(&lock);
  return a;
}
int main(void) {
  pthread_t thread;
  pthread_rwlockattr_t attr;
  pthread_rwlockattr_init(&attr);
  pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&lock, &attr);
  pthread_create(&thread, 0, writes, 0);
  if (about) {
    pthread_rwlock_rdlock(&lock);
    assert(written);
    pthread_rwlock_unlock(&lock);
  }
  pthread_join(thread, 0);
  return 0;
}
`,
  );
  const { findings } = await check({ files: ['about.c'], cwd: folder, strategy: 'dpor' });
  expect(findings.map(({ kind }) => kind)).toEqual(['assertion']);
});

const body = (globals: string, other: string, main: string): string => `#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>
${globals}
static void *other(void *a) {
  ${other}
  return a;
}
int main(void) {
  pthread_t thread;
  ${main}
  pthread_join(thread, 0);
  return 0;
}
`;

it('readers come in when the writer that they waited behind gives up', async () => {
  const program = body(
    `static pthread_rwlock_t lock;
static pthread_barrier_t both;
static void *reads(void *a) {
  pthread_rwlock_rdlock(&lock);
  pthread_barrier_wait(&both);
  pthread_rwlock_unlock(&lock);
  return a;
}`,
    `struct timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_sec++;
  if (pthread_rwlock_timedwrlock(&lock, &soon) == 0) pthread_rwlock_unlock(&lock);`,
    `pthread_t reader;
  pthread_rwlockattr_t attr;
  pthread_rwlockattr_init(&attr);
  pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&lock, &attr);
  pthread_barrier_init(&both, 0, 2);
  pthread_rwlock_rdlock(&lock);
  pthread_create(&thread, 0, other, 0);
  pthread_create(&reader, 0, reads, 0);
  pthread_barrier_wait(&both);
  pthread_rwlock_unlock(&lock);
  pthread_join(reader, 0);`,
  );
  writeFileSync(join(folder, 'gives-up.c'), program);
  expect((await check({ files: ['gives-up.c'], cwd: folder, runs: 200 })).verdict).toBe('clean');
});

it.each([
  ['once', 1],
  ['twice', 2],
])('a wait with a recursive mutex that is locked %s unlocks it once', async (_times, depth) => {
  const program = body(
    `static pthread_mutex_t lock;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int done;`,
    `pthread_mutex_lock(&lock);
  done = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);`,
    `pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&lock, &attr);
  pthread_create(&thread, 0, other, 0);
  for (int i = 0; i < ${depth}; i++) pthread_mutex_lock(&lock);
  while (!done) pthread_cond_wait(&changed, &lock);
  for (int i = 0; i < ${depth}; i++) pthread_mutex_unlock(&lock);`,
  );
  writeFileSync(join(folder, 'recursive.c'), program);
  const { findings } = await check({ files: ['recursive.c'], cwd: folder, runs: 200 });
  expect(findings.map(({ kind }) => kind)).toEqual(depth === 1 ? [] : ['deadlock']);
});
