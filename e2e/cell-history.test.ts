/** What is reported of a race does not depend on what ran before on the same engine. */
import { afterAll, expect, it } from 'vitest';

import { createFolder, runWarmCli } from './cli-support.ts';

const source = `#include <pthread.h>
#include <stdatomic.h>
volatile int word;
int read_by_all;
static void *other(void *a) { word = 1; word = 2; return a; }
static void *reader(void *a) { return read_by_all ? a : 0; }
int main(void) {
  pthread_t t, r[2];
  pthread_create(&t, 0, other, 0);
  ((volatile char *)&word)[1] = 4; /* from here on the word is watched byte by byte */
  word = 3;
  pthread_join(t, 0);
  for (int i = 0; i < 2; i++) pthread_create(&r[i], 0, reader, 0);
  read_by_all = 1;
  for (int i = 0; i < 2; i++) pthread_join(r[i], 0);
  return 0;
}
`;
const folder = createFolder({ 'word.c': source });
afterAll(() => folder.remove());

it('every race of a long campaign is confirmed by a fresh engine', async () => {
  const run = await runWarmCli(['check', 'word.c', '--runs', '200', '--jobs', '1', '--json'], { cwd: folder.path });
  const result = JSON.parse(run.stdout) as { error?: { message: string }; findings: { kind: string }[] };
  expect(result.error).toBeUndefined();
  expect(result.findings.length).toBeGreaterThan(2);
});
