/** Uses of objects that were destroyed, and destroying ones that a thread is about to use. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-destroyed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const misuses = async (file: string, options: object): Promise<string[]> => {
  const { findings } = await check({ files: [file], cwd: folder, runs: 200, explain: false, ...options });
  return findings.filter(({ kind }) => kind === 'mutex-misuse').map(({ message = '' }) => message);
};

const searches = [{}, { strategy: 'dpor' }, { strategy: 'dpor', memoryModel: 'c11' }] as const;

describe('a use after', () => {
  const uses: Readonly<Record<string, readonly [destroy: string, use: string, message: string]>> = {
    wait: ['sem_destroy(&sem)', 'sem_wait(&sem)', 'wait on semaphore sem'],
    trywait: ['sem_destroy(&sem)', 'sem_trywait(&sem)', 'wait on semaphore sem'],
    timedwait: ['sem_destroy(&sem)', 'sem_timedwait(&sem, &later)', 'wait on semaphore sem'],
    getvalue: ['sem_destroy(&sem)', 'sem_getvalue(&sem, &value)', 'look at semaphore sem'],
    post: ['sem_destroy(&sem)', 'sem_post(&sem)', 'post of semaphore sem'],
    arrival: ['pthread_barrier_destroy(&barrier)', 'pthread_barrier_wait(&barrier)', 'wait at barrier barrier'],
    condition: ['pthread_cond_destroy(&cond)', 'pthread_cond_wait(&cond, &mutex)', 'wait on condition cond'],
    timed: ['pthread_cond_destroy(&cond)', 'pthread_cond_timedwait(&cond, &mutex, &later)', 'wait on condition cond'],
    read: ['pthread_rwlock_destroy(&rwlock)', 'pthread_rwlock_rdlock(&rwlock)', 'read lock of rwlock rwlock'],
    tryread: ['pthread_rwlock_destroy(&rwlock)', 'pthread_rwlock_tryrdlock(&rwlock)', 'read lock of rwlock rwlock'],
    write: ['pthread_rwlock_destroy(&rwlock)', 'pthread_rwlock_wrlock(&rwlock)', 'write lock of rwlock rwlock'],
    trywrite: ['pthread_rwlock_destroy(&rwlock)', 'pthread_rwlock_trywrlock(&rwlock)', 'write lock of rwlock rwlock'],
    trylock: ['pthread_mutex_destroy(&other)', 'pthread_mutex_trylock(&other)', 'lock of mutex other'],
  };
  beforeAll(() => {
    const cases = Object.entries(uses).map(
      ([name, [destroy, use]]) => `if (!strcmp(v[1], "${name}")) { ${destroy}; if (c > 2) initialise(); ${use}; }`,
    );
    writeFileSync(
      join(folder, 'use.c'),
      `#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>
static sem_t sem;
static pthread_barrier_t barrier;
static pthread_cond_t cond;
static pthread_rwlock_t rwlock;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, other;
static void initialise(void) {
  sem_init(&sem, 0, 1);
  pthread_barrier_init(&barrier, NULL, 1);
  pthread_cond_init(&cond, NULL);
  pthread_rwlock_init(&rwlock, NULL);
  pthread_mutex_init(&other, NULL);
}
int main(int c, char **v) {
  int value;
  struct timespec later = {1, 0};
  initialise();
  pthread_mutex_lock(&mutex);
  ${cases.join('\n  ')}
}
`,
    );
  });
  it.each(Object.entries(uses))('%s', async (name, [, , message]) => {
    const of = (programArguments: string[]): Promise<string[]> => misuses('use.c', { runs: 3, programArguments });
    expect(await of([name])).toEqual([`${message} after it was destroyed`]);
    expect(await of([name, 'again'])).toEqual([]);
  });
});

describe('destroyed by a thread that nobody waits for', () => {
  beforeAll(() => {
    const program = (init: string, destroy: string, use: string): string => `#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
static sem_t sem;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void *user(void *arg) {
  ${use};
  return arg;
}
int main(void) {
  pthread_t t;
  sem_init(&sem, 0, ${init});
  pthread_create(&t, NULL, user, NULL);
  sched_yield();
  ${destroy};
  pthread_join(t, NULL);
}
`;
    writeFileSync(join(folder, 'post.c'), program('0', 'sem_destroy(&sem)', 'sem_post(&sem)'));
    writeFileSync(join(folder, 'wait.c'), program('1', 'sem_destroy(&sem)', 'sem_wait(&sem)'));
    writeFileSync(
      join(folder, 'try.c'),
      program('1', 'pthread_mutex_destroy(&mutex)', 'pthread_mutex_trylock(&mutex)'),
    );
    writeFileSync(join(folder, 'blocked.c'), program('0', 'sem_destroy(&sem)', 'sem_wait(&sem)'));
  });
  it.each(searches)('a semaphore that is about to be posted: %j', async (options) => {
    expect(await misuses('post.c', options)).toEqual(['post of semaphore sem after it was destroyed']);
  });
  it.each(searches)('a semaphore that has what a wait takes: %j', async (options) => {
    expect(await misuses('wait.c', options)).toEqual(['wait on semaphore sem after it was destroyed']);
  });
  it.each(searches)('a mutex that is about to be tried: %j', async (options) => {
    const found = await misuses('try.c', options);
    expect(found.toSorted()).toEqual([
      'destroy of mutex mutex, which thread 1 holds',
      'lock of mutex mutex after it was destroyed',
    ]);
  });
  it('a semaphore that a thread waits for', async () => {
    const found = await misuses('blocked.c', {});
    expect(found).toContain('destroy of semaphore sem while threads wait on it');
    expect(await misuses('blocked.c', { strategy: 'dpor' })).toEqual(['wait on semaphore sem after it was destroyed']);
  });
});
