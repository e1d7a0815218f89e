/** A place that raced before and then goes astray: what keeps the values of racing stores does not look where there is no memory. */
import { afterAll, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const source = `#include <pthread.h>
#include <sched.h>
static int shared;
static int *volatile targets[] = {&shared, (int *)0xfffffff0u};
static void *writer(void *last) {
  for (int i = 0; i <= (last != 0); i++)
    *targets[i] = i;
  return 0;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, writer, 0);
  sched_yield();
  writer(&shared);
  pthread_join(thread, 0);
  return 0;
}
`;
const folder = createFolder({
  'write.c': source,
  'read.c': source.replace('*targets[i] = i;', 'shared += *targets[i];'),
});
afterAll(() => folder.remove());

it.each(['read', 'write'])('a wild %s traps', async (access) => {
  const { stdout } = await runWarmCli(['check', `${access}.c`, '--runs', '300', '--json'], { cwd: folder.path });
  const { findings } = JSON.parse(stdout) as CheckResult;
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['data-race', 'trap']);
});
