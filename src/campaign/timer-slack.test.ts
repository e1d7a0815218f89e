/** Deadlines that lie close together pass in any order, as on Linux; others pass in theirs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

/**
 * A timer that uses a buffer after 10 ms, while main, which wakes so much later, gives the buffer back. The timer looks at the clock `looks` times
 * before, and makes its deadline from the last one.
 */
function program(laterNs: number, looks: number): string {
  return `#include <pthread.h>
#include <stdlib.h>
#include <time.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct timespec start;
static int *buffer;
static void sleepUntil(struct timespec t, long ns) {
  t.tv_nsec += ns;
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}
static void *timer(void *argument) {
  struct timespec begin = start;
  for (int i = 0; i < ${looks}; i++) clock_gettime(CLOCK_MONOTONIC, &begin);
  sleepUntil(begin, 10000000);
  pthread_mutex_lock(&lock);
  int *mine = buffer;
  pthread_mutex_unlock(&lock);
  if (mine != NULL) *mine = 1;
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  return argument;
}
int main(void) {
  pthread_t thread;
  clock_gettime(CLOCK_MONOTONIC, &start);
  buffer = malloc(sizeof *buffer);
  pthread_create(&thread, NULL, timer, NULL);
  sleepUntil(start, 10000000 + ${laterNs});
  pthread_mutex_lock(&lock);
  int *old = buffer;
  buffer = NULL;
  pthread_mutex_unlock(&lock);
  *old = 0;
  pthread_join(thread, NULL);
  free(old);
}`;
}

const folder = mkdtempSync(join(tmpdir(), 'heddle-slack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('two sleeps', () => {
  it.each([
    [0, 0, ['data-race']],
    [2_000, 0, ['data-race']],
    [50_000, 0, ['data-race']],
    [51_000, 0, []],
    [0, 20, ['data-race']],
  ])('that end %i ns apart, after %i looks at the clock', async (laterNs, looks, kinds) => {
    writeFileSync(join(folder, 'a.c'), program(laterNs, looks));
    const { findings } = await check({ files: ['a.c'], cwd: folder, runs: 100, explain: false });
    expect(findings.map(({ kind }) => kind)).toEqual(kinds);
  });
});
