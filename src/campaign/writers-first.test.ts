/** A read-write lock that lets writers in first: who read-locks it again while a writer waits is stuck, and the report says where and why. */
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
