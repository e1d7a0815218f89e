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
/** Very many events that take nothing, then some of several milliseconds each: none of those is in one burst with a sign of life but its own. */
const fills = `#include <stdlib.h>
#include <string.h>
static volatile int count;
int main(void) {
  for (int i = 0; i < 100000; i++) count++;
  char *block = malloc(8 << 20);
  for (int i = 0; i < 300; i++) memset(block, i, 8 << 20);
  return block[5] != (char)299;
}
`;
/** Memory that is cleared, without any event for that. */
const blocks = `#include <stdlib.h>
int main(void) {
  for (int i = 0; i < 200; i++) {
    char *block = calloc(1, 48 << 20);
    block[i << 10] = 1;
    free(block);
  }
  return 0;
}
`;
/** Rounds without an event, of many instructions each. */
const rounds = `#include <math.h>
int main(void) {
  double x = 2;
  for (int i = 0; i < 60000000; i++) x = sqrt(x / 3) / 7 + sqrt(x + i) / (x + 1);
  return x < 0;
}
`;
/** Far more of them in all than a hang has, but never many between two events. */
const pauses = `#include <stdatomic.h>
static atomic_uint sum;
int main(void) {
  for (int i = 0; i < 400; i++) {
    unsigned x = i;
    for (int j = 0; j < 1200000; j++) x = x * 1664525 + 1013904223 ^ x >> 7;
    sum += x;
  }
  return sum == 1;
}
`;
/** As many as a hang has in two threads together, and no event in between. */
const shared = `#include <pthread.h>
static void *count(void *from) {
  unsigned x = (unsigned)(long)from;
  for (int i = 0; i < 160000000; i++) x = x * 1664525 + 1013904223 ^ x >> 7;
  return (void *)(long)(x == 1);
}
int main(void) {
  pthread_t threads[2];
  void *result;
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, count, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], &result);
  return 0;
}
`;
/** A recursion of more than 300 million calls and rounds. */
const branches = `static int count(int n) { return n < 2 ? n : count(n - 1) + count(n - 2); }
int main(int words, char **word) { return count(39 + words) == (int)(long)word; }
`;
const endless = 'int main(void) { for (_Atomic int x = 0;;) x++; }\n';
const folder = createFolder({
  'long.c': source,
  'fills.c': fills,
  'blocks.c': blocks,
  'rounds.c': rounds,
  'pauses.c': pauses,
  'shared.c': shared,
  'branches.c': branches,
  'endless.c': endless,
});
afterAll(() => folder.remove());

it('lets an execution go on that has events, however long it takes', async () => {
  const { stdout, stderr } = await runCli(
    ['check', 'long.c', '--runs', '1', '--jobs', '1', '--hang-timeout', '1s', '--json'],
    { cwd: folder.path },
  );
  expect(JSON.parse(stdout), stderr).toMatchObject({ verdict: 'clean', campaign: { executions: 1 } });
});

it.each([
  ['whose events take long', 'fills.c'],
  ['that clears memory', 'blocks.c'],
  ['whose loops have no events', 'rounds.c'],
  ['that has many such loops', 'pauses.c'],
  ['of which two threads have such loops', 'shared.c'],
  ['that calls itself in such a loop', 'branches.c'],
])('lets an execution go on %s', async (_, file) => {
  const { stdout, stderr } = await runCli(
    ['check', file, '--runs', '1', '--jobs', '1', '--hang-timeout', '500ms', '--heap', 'reuse', '--json'],
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
