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
/** Some events, of some milliseconds each. */
const fills = `#include <stdlib.h>
#include <string.h>
int main(void) {
  char *block = malloc(8 << 20);
  for (int i = 0; i < 1200; i++) memset(block, i, 8 << 20);
  return block[5] != (char)1199;
}
`;
const endless = 'int main(void) { for (_Atomic int x = 0;;) x++; }\n';
const folder = createFolder({ 'long.c': source, 'fills.c': fills, 'endless.c': endless });
afterAll(() => folder.remove());

it('lets an execution go on that has events, however long it takes', async () => {
  const { stdout, stderr } = await runCli(
    ['check', 'long.c', '--runs', '1', '--jobs', '1', '--hang-timeout', '1s', '--json'],
    { cwd: folder.path },
  );
  expect(JSON.parse(stdout), stderr).toMatchObject({ verdict: 'clean', campaign: { executions: 1 } });
});

it('lets an execution go on whose events take long', async () => {
  const { stdout, stderr } = await runCli(
    ['check', 'fills.c', '--runs', '1', '--jobs', '1', '--hang-timeout', '2s', '--json'],
    { cwd: folder.path },
  );
  expect(JSON.parse(stdout), stderr).toMatchObject({ verdict: 'clean', campaign: { executions: 1 } });
});

it('cuts off what goes on for too long: that is no hang', async () => {
  const words = ['check', 'endless.c', '--runs', '1', '--jobs', '1', '--max-steps', '2000000000'];
  const { code, stdout, stderr } = await runCli([...words, '--hang-timeout', '300ms', '--json'], { cwd: folder.path });
  expect({ code, ...(JSON.parse(stdout) as object) }, stderr).toMatchObject({
    code: 3,
    verdict: 'incomplete',
    campaign: { executions: 1, cutOff: 1 },
    findings: [],
    notes: expect.arrayContaining(['1 execution was cut off at `30 times --hang-timeout`.']),
  });
});
