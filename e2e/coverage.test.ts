/** What a campaign says about what it has seen, through the real command line. */
import { afterAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../src/index.ts';
import { parseResult, stripTimeFields } from '../src/report/json.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const head = '#include <pthread.h>\n#include <stdatomic.h>\n#include <stdlib.h>\n';
const folder = createFolder({
  // Each thread has a mutex and heap blocks of its own, also in the memory that the other one gave back.
  'independent.c': `${head}
static pthread_mutex_t own[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static void *work(void *arg) {
  for (int i = 0; i < 3; i++) {
    atomic_int *p = malloc(sizeof *p);
    *p = 0;
    pthread_mutex_lock(&own[(long)arg]);
    *p += 1;
    pthread_mutex_unlock(&own[(long)arg]);
    free(p);
  }
  return 0;
}
int main(void) {
  pthread_t other;
  pthread_create(&other, 0, work, (void *)1);
  work(0);
  pthread_join(other, 0);
}
`,
  // Two threads, two atomic additions each, to one variable: 4! / (2! 2!) = 6 traces.
  'six.c': `${head}
static atomic_int n;
static void *work(void *arg) { n++; n++; return arg; }
int main(void) {
  pthread_t other;
  pthread_create(&other, 0, work, 0);
  work(0);
  pthread_join(other, 0);
  return n != 4;
}
`,
  // Loads commute.
  'loads.c': `${head}
static atomic_int n;
static void *work(void *arg) { atomic_int seen = n; seen = n; return arg; }
int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
}
`,
});
afterAll(() => folder.remove());

async function check(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly result: CheckResult; readonly stdout: string }> {
  const { code, stdout } = await runWarmCli(['check', ...args, '--json'], { cwd: folder.path });
  return { code, stdout, result: parseResult(stdout, 'result', 'HDL_INTERNAL') };
}

describe('coverage', () => {
  it.each([
    ['independent.c', 1],
    ['six.c', 6],
    ['loads.c', 1],
  ])('%s has %i traces', async (file, traces) => {
    const { result } = await check(file, '--runs', '2000');
    expect(result.verdict).toBe('clean');
    expect(result.campaign).toMatchObject({ distinctTraces: traces, coverage: { exact: true, seenOnce: 0 } });
  });

  it('counts which write each read saw', async () => {
    const { result } = await check('six.c', '--runs', '500');
    // Four places that add: one pair for each order of two of them that threads allow, and the first one's initial value.
    expect(result.campaign?.coverage?.readsFromPairs).toBeGreaterThanOrEqual(4);
    expect(result.campaign?.coverage?.racingPairs).toBe(0);
  });

  it('ends when new traces have become rare, with any number of jobs', async () => {
    const one = await check('six.c', '--until-saturated', '--jobs', '1');
    const two = await check('six.c', '--until-saturated', '--jobs', '2');
    expect(one.code).toBe(0);
    expect(one.result).toMatchObject({ verdict: 'clean', stoppedBy: 'exhausted' });
    expect(one.result.campaign).toMatchObject({ exhaustive: false, coverage: { saturated: true } });
    expect(one.result.campaign?.executions).toBeLessThan(20_000);
    expect(one.result.campaign?.coverage?.unseen?.high).toBeLessThanOrEqual(0.01);
    expect(stripTimeFields(two.result)).toEqual(stripTimeFields(one.result));
  });

  it('is incomplete when the budget ends first', async () => {
    const { code, result } = await check('six.c', '--until-saturated', '--runs', '300');
    expect(code).toBe(3);
    expect(result).toMatchObject({ verdict: 'incomplete', stoppedBy: 'runs' });
    expect(result.notes).toContainEqual(expect.stringContaining('--until-saturated'));
  });

  it('takes rates from frozen samples alone', async () => {
    const { result } = await check('six.c', '--runs', '64');
    expect(result.campaign?.passRate).toMatchObject({ executions: 0, low: 0, high: 1 });
    expect(result.campaign?.residualRisk).toBeNull();
    const more = (await check('six.c', '--runs', '1064', '--confidence', '99')).result.campaign;
    expect(more?.passRate).toMatchObject({ from: 64, racySites: 0, value: 1, confidence: 0.99 });
    expect(more?.passRate.executions).toBeGreaterThanOrEqual(250);
    const { executions = 0, low = 0 } = more?.passRate ?? {};
    // Wilson's interval without a failure: z² / (n + z²).
    expect(1 - low).toBeCloseTo(6.634897 / (executions + 6.634897), 6);
  });
});
