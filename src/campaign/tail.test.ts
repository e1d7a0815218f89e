/** Of a long execution only what led to a finding is run again and again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check, replay } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-tail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Races, then takes a lock for ever. */
const text = `#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int early;
static long rounds;
static void *run(void *a) {
  early++;
  for (;;) { pthread_mutex_lock(&lock); rounds++; pthread_mutex_unlock(&lock); }
  return a;
}
int main(void) {
  pthread_t t, u;
  pthread_create(&t, 0, run, 0);
  pthread_create(&u, 0, run, 0);
  pthread_join(t, 0);
  pthread_join(u, 0);
}
`;

it('a race before an endless loop is confirmed, made smaller and replayed without the loop', async () => {
  writeFileSync(join(folder, 'a.c'), text);
  const { findings, campaign } = await check({
    files: ['a.c'],
    cwd: folder,
    runs: 3,
    maxSteps: 3_000_000,
    jobs: 1,
    explain: false,
  });
  expect(campaign?.cutOff).toBe(3);
  const [race] = findings;
  expect(race?.kind).toBe('data-race');
  // As many preemptions as the race needs: those of the loop are not in the schedule.
  expect(race?.interleaving.length).toBeLessThan(20);
  expect(race?.interleaving.at(-1)?.marks).toBe(0);
  const before = process.cpuUsage();
  const again = await replay({ target: race?.schedule ?? '', files: ['a.c'], cwd: folder });
  expect(again.outcome).toBe('reproduced');
  // Ten million steps, once: with a stack for each operation they take half a minute.
  expect(process.cpuUsage(before).user).toBeLessThan(20_000_000);
});
