/** Programs that know a thread by the address of a thread-local variable, as mimalloc and moodycamel's queues do. */
import { afterAll, describe, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const program = (readBeforeJoin: boolean): string => `
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
static _Thread_local int mine;
static _Atomic(int *) owner;
static int count;
static void *work(void *unused) {
  int *known = NULL;
  atomic_compare_exchange_strong_explicit(&owner, &known, &mine, memory_order_relaxed, memory_order_relaxed);
  if (known == NULL || known == &mine) count++;
  return unused;
}
int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, work, NULL);
  usleep(1000);
  pthread_create(&second, NULL, work, NULL);
  ${readBeforeJoin ? 'usleep(1000); if (count > 2) return 1;' : ''}
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}
`;

const folder = createFolder({ 'joined.c': program(false), 'early.c': program(true) });
afterAll(folder.remove);

async function check(file: string): Promise<CheckResult> {
  const { stdout } = await runWarmCli(['check', file, '--runs', '500', '--json'], { cwd: folder.path });
  return JSON.parse(stdout) as CheckResult;
}

describe('an address that a thread has from an ended one', () => {
  it('orders the two threads', async () => {
    expect(await check('joined.c')).toMatchObject({ verdict: 'clean' });
  });

  it('orders nobody else', async () => {
    const { findings } = await check('early.c');
    expect(findings.map(({ kind }) => kind)).toContain('data-race');
    expect(findings.every(({ threads }) => threads.some(({ name }) => name === 'main'))).toBe(true);
  });
});
