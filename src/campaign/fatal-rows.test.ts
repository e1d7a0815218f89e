/** The row of the access that ended an execution. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';
import { eventText, traceEvent } from '../report/trace-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-fatal-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an access that ends the execution is marked and has stored nothing, also when its thread was preempted before it', async () => {
  const text = `#include <pthread.h>
#include <stdlib.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int *shared;
static void *uses(void *a) {
  pthread_mutex_lock(&lock);
  int *mine = shared;
  pthread_mutex_unlock(&lock);
  if (mine != NULL) ++*mine;
  return a;
}
int main(void) {
  pthread_t t;
  shared = calloc(1, sizeof *shared);
  pthread_create(&t, 0, uses, 0);
  pthread_mutex_lock(&lock);
  int *gone = shared;
  shared = NULL;
  pthread_mutex_unlock(&lock);
  free(gone);
  return pthread_join(t, 0);
}
`;
  writeFileSync(join(folder, 'gone.c'), text);
  const texts: string[] = [];
  const { findings } = await check({
    files: ['gone.c'],
    cwd: folder,
    runs: 1000,
    explain: false,
    onTrace({ kind, accesses }, trace) {
      if (kind === 'use-after-free' && accesses?.[0]?.operation.startsWith('write') === true)
        texts.push(eventText(traceEvent(trace, trace.events.count - 1)));
    },
  });
  expect(texts).toEqual(['write block 1 (4 bytes)']);
  const write = findings.find(
    ({ kind, accesses }) => kind === 'use-after-free' && accesses?.[0]?.operation.startsWith('write'),
  );
  const last = write?.interleaving.at(-1);
  expect(last).toMatchObject({ thread: 1, marks: 0, text: expect.stringMatching(/^write 0x[0-9a-f]+$/) as string });
  // It came to the store well before: its step is that of its coming.
  expect(last?.step).toBeLessThan(write?.accesses?.[0]?.step ?? 0);
});
