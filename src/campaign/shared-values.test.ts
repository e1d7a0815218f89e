/** Values of shared data beside a finding, where threads also write large blocks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

/** Two threads change the size under a lock; each fills blocks, of 80 MiB together. */
const program = `#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned size;
static void *fill(void *argument) {
  char *blocks[20];
  for (int i = 0; i < 20; i++) memset(blocks[i] = malloc(4 << 20), 1, 4 << 20);
  pthread_mutex_lock(&lock);
  size++;
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 20; i++) free(blocks[i]);
  return argument;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, fill, NULL);
  pthread_join(thread, NULL);
  pthread_mutex_lock(&lock);
  unsigned now = size;
  pthread_mutex_unlock(&lock);
  assert(now == 2);
}`;

const folder = mkdtempSync(join(tmpdir(), 'heddle-shared-values-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('takes parts of memory, however many words were written', async () => {
  writeFileSync(join(folder, 'a.c'), program);
  const { findings } = await check({ files: ['a.c'], cwd: folder, runs: 1, jobs: 1, explain: false });
  expect(findings.map(({ kind }) => kind)).toEqual(['assertion']);
  const rows = findings[0]!.interleaving.map(({ thread, text }) => `T${thread} ${text}`);
  expect(rows).toEqual([
    'T0 create a thread',
    'T0 join thread 1',
    'T1 lock mutex lock',
    'T1 read size: 0',
    'T1 size = 1 (was 0)',
    'T1 unlock mutex lock',
    'T1 end of thread',
    'T0 lock mutex lock',
    'T0 read size: 1',
    'T0 unlock mutex lock',
  ]);
});
