/** Programs that use robust mutexes wrongly, and what the report says; e2e/posix/robust.c has every answer to a correct one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { check, type Finding } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-robust-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the check finds in a program with two threads. `abandoned`: before they begin, a third one has ended with the mutex. */
async function findings(
  name: string,
  first: string,
  second: string,
  abandoned = true,
  runs = 500,
): Promise<readonly Finding[]> {
  const text = `#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
static pthread_mutex_t robust;
static int value;
static void *leaves(void *argument) { pthread_mutex_lock(&robust); return argument; }
static void *first(void *argument) { ${first} return argument; }
static void *second(void *argument) { ${second} return argument; }
int main(void) {
  pthread_t threads[2];
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &attr);
  if (${Number(abandoned)}) {
    pthread_create(&threads[0], 0, leaves, 0);
    pthread_join(threads[0], 0);
  }
  pthread_create(&threads[0], 0, first, 0);
  pthread_create(&threads[1], 0, second, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  return 0;
}
`;
  writeFileSync(join(folder, `${name}.c`), text);
  return (await check({ files: [`${name}.c`], cwd: folder, runs, jobs: 1, explain: false })).findings;
}

const lock = 'pthread_mutex_lock(&robust);';
const unlock = 'pthread_mutex_unlock(&robust);';

describe('a robust mutex', () => {
  it('that is lost excludes nobody who does not look at what the lock answered', async () => {
    const use = `${lock} value++; ${unlock}`;
    const [race, ...others] = await findings('lost', `${lock} ${unlock} ${use}`, `${lock} ${unlock} ${use}`);
    expect(others).toEqual([]);
    expect(race).toMatchObject({ kind: 'data-race', accesses: [{ locks: [] }, { locks: [] }] });
    const rows = race?.interleaving?.map((row) => row.text) ?? [];
    expect(rows).toEqual(
      expect.arrayContaining([
        'end as owner of mutex robust',
        'lock mutex robust (EOWNERDEAD)',
        'lock mutex robust (ENOTRECOVERABLE)',
      ]),
    );
  });

  it('orders what its owner did before it ended, and gets lost by nothing else', async () => {
    const takes = 'int error = pthread_mutex_lock(&robust);';
    const mends = `${takes} value++; if (error == EOWNERDEAD) assert(pthread_mutex_consistent(&robust) == 0);`;
    expect(await findings('mended', `${mends} ${unlock}`, mends, false)).toEqual([]);
  });

  it('is busy while its owner lives, if only for a moment', async () => {
    const tries = 'assert(pthread_mutex_trylock(&robust) != EBUSY);';
    expect(await findings('busy', lock, tries, false)).toMatchObject([{ kind: 'assertion' }]);
  });

  it('that is lost is waited for in vain by a loop', async () => {
    const loop = 'while (pthread_mutex_lock(&robust) != 0) sched_yield();';
    const waits = await findings('loop', `${lock} ${unlock} ${loop}`, '', true, 10);
    expect(waits).toMatchObject([{ kind: 'livelock' }]);
  });

  it('is made consistent by its owner only', async () => {
    const other = 'pthread_mutex_consistent(&robust);';
    const found = await findings('other', `${lock} sched_yield(); ${other} ${unlock}`, other);
    expect(found).toMatchObject([{ kind: 'mutex-misuse', cause: 'consistent-not-owner' }]);
    expect(found[0]?.message).toBe('pthread_mutex_consistent of mutex robust, which thread 2 holds');
  });

  it('waits for itself when it is locked twice', async () => {
    expect(await findings('twice', `${lock} ${lock}`, '', false)).toMatchObject([{ cause: 'self-deadlock' }]);
  });

  it('must not be freed by who holds it', async () => {
    const frees = `pthread_mutexattr_t attr; pthread_mutexattr_init(&attr); pthread_mutexattr_setrobust(&attr, 1);
      pthread_mutex_t *own = malloc(sizeof *own); pthread_mutex_init(own, &attr); pthread_mutex_lock(own); free(own);`;
    const found = await findings('freed', frees, '', false);
    // Where the other thread has got that memory before this one ends, what the end does to the mutex races with it.
    expect(found.map(({ kind }) => kind)).toEqual(['use-after-free', 'data-race']);
  });
});
