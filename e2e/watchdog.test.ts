/** The watchdog of a worker stops what makes no events any more, not what is slow. */
import { afterAll, expect, it } from 'vitest';

import { createFolder, runCli } from './cli-support.ts';

const source = `#include <stdatomic.h>
static atomic_int count;
int main(void) {
  for (int i = 0; i < 3000000; i++) atomic_fetch_add(&count, 1);
  return count != 3000000;
}
`;
const folder = createFolder({ 'long.c': source });
afterAll(() => folder.remove());

it('lets an execution go on that has events, however long it takes', async () => {
  const { stdout, stderr } = await runCli(
    ['check', 'long.c', '--runs', '1', '--jobs', '1', '--hang-timeout', '1s', '--json'],
    { cwd: folder.path },
  );
  expect(JSON.parse(stdout), stderr).toMatchObject({ verdict: 'clean', campaign: { executions: 1 } });
});
