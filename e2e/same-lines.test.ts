/** Two races on the same source lines have one identity: what is told is the one that does harm. */
import { afterAll, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const source = `#include <pthread.h>
static int limit, value;
static void *worker(void *a) { limit = 42; value++; return a; }
int main(void) {
  pthread_t t;
  pthread_create(&t, 0, worker, 0);
  worker(0);
  pthread_join(t, 0);
  return value > 2;
}
`;
const folder = createFolder({ 'lines.c': source });
afterAll(() => folder.remove());

it('tells an error rather than a warning', async () => {
  const { stdout } = await runWarmCli(['check', 'lines.c', '--runs', '300', '--memory-model', 'sc', '--json'], {
    cwd: folder.path,
  });
  const { findings } = JSON.parse(stdout) as CheckResult;
  expect(findings.map(({ severity, title }) => `${severity}: ${title}`)).toEqual([
    'error: data race on value (lines.c:3)',
  ]);
});
