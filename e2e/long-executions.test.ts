/** An execution that goes on long after the campaign's time is over is cut off: nobody has to wait for its limits. */
import { afterAll, expect, it } from 'vitest';

import { createFolder, runCli } from './cli-support.ts';

/** It changes something all the time, so it is no livelock. */
const source = `#include <stdatomic.h>
static atomic_uint count;
int main(void) {
  for (;;) atomic_fetch_add(&count, 1);
}
`;
const folder = createFolder({ 'long.c': source });
afterAll(folder.remove);
const options = ['long.c', '--max-steps', '2000000000', '--hang-timeout', '1s', '--jobs', '1', '--json'];

it.each(['random', 'dpor'])('at the end of --time, under %s', async (strategy) => {
  const { stdout, stderr } = await runCli(['check', ...options, '--time', '3s', '--strategy', strategy], {
    cwd: folder.path,
  });
  expect(JSON.parse(stdout), stderr).toMatchObject({
    verdict: 'incomplete',
    stoppedBy: 'time',
    campaign: { executions: 1, cutOff: 1 },
    notes: expect.arrayContaining(['1 execution was cut off at `--time`.']) as unknown,
  });
});
