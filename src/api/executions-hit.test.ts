/** How many executions showed a finding that was the end of each of them, when it looked different to the engine: a deadlock over three conditions, an exit with three statuses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-hits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const deadlock = `#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake[3] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int first = -1;
static void *run(void *number) {
  pthread_mutex_lock(&lock);
  if (first < 0) first = *(int *)number;
  pthread_mutex_unlock(&lock);
  return number;
}
int main(void) {
  pthread_t threads[3];
  int numbers[3] = {0, 1, 2};
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], 0, run, &numbers[i]);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], 0);
  pthread_mutex_lock(&lock);
  pthread_cond_wait(&wake[first], &lock);
  pthread_mutex_unlock(&lock);
  return 0;
}
`;

const exit = `#include <stdlib.h>
#include <heddle.h>
int main(void) { exit(1 + (int)heddle_choose(3)); }
`;

it.each([
  ['deadlock', deadlock],
  ['exit-status', exit],
])('of kind %s is how many failed', async (kind, program) => {
  writeFileSync(join(folder, 'main.c'), program);
  const { findings, campaign } = await check({ files: ['main.c'], cwd: folder, runs: 200, explain: false });
  const counts = findings.map(({ kind, executionsHit, samplesHit }) => ({ kind, executionsHit, samplesHit }));
  expect(counts).toEqual([{ kind, executionsHit: 200, samplesHit: campaign?.passRate.executions }]);
});
