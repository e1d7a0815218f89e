/** Rows and events of compare-exchanges that fail, and of what comes behind them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';
import { eventText, traceEvent } from '../report/trace-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-exchanges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(['sc', 'c11'] as const)(
  'a compare-exchange that finds another value writes nothing (%s)',
  async (memoryModel) => {
    const text = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int owner, refused;
static void *takes(void *a) { int free = 0; if (!atomic_compare_exchange_strong(&owner, &free, 2)) refused = 1; return a; }
int main(void) { pthread_t t; pthread_create(&t, 0, takes, 0); owner = 1; assert(!refused); pthread_join(t, 0); }
`;
    writeFileSync(join(folder, 'owner.c'), text);
    const traced: string[] = [];
    const { findings } = await check({
      files: ['owner.c'],
      cwd: folder,
      runs: 400,
      memoryModel,
      onTrace(_, trace) {
        for (let index = 0; index < trace.events.count; index++) traced.push(eventText(traceEvent(trace, index)));
      },
    });
    const rows = findings[0]?.interleaving?.map((row) => row.text) ?? [];
    expect(rows.filter((row) => row.includes('owner'))).toEqual([
      'atomic owner = 1 (was 0)',
      'compare-exchange of owner fails: 1',
    ]);
    expect(traced.filter((event) => event.includes('owner'))).toEqual([
      'atomic owner = 1 (was 0)',
      'atomic compare-exchange fails on owner: 1',
    ]);
  },
);

it.each(['sc', 'c11'] as const)(
  'an operation behind a failed compare-exchange is none, also when its thread was preempted before it or it was not made (%s)',
  async (memoryModel) => {
    const text = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
static atomic_int owner, waiting, *freed;
static void *takes(void *a) {
  int seen = 5;
  atomic_compare_exchange_strong(&owner, &seen, 2);
  int others = atomic_fetch_add(a ? freed : &waiting, 1);
  assert(seen == 1 || others == 0);
  return 0;
}
int main(int count, char **arguments) {
  pthread_t t;
  freed = calloc(1, sizeof *freed);
  pthread_create(&t, 0, takes, count > 1 ? arguments : 0);
  owner = 1;
  waiting++;
  if (count > 1) free(freed);
  pthread_join(t, 0);
}
`;
    writeFileSync(join(folder, 'behind.c'), text);
    const traced: string[] = [];
    const rowsOf = async (programArguments: string[], kind: string): Promise<string[]> => {
      const { findings } = await check({
        files: ['behind.c'],
        programArguments,
        cwd: folder,
        runs: 400,
        memoryModel,
        onTrace(_, trace) {
          for (let index = 0; index < trace.events.count; index++) traced.push(eventText(traceEvent(trace, index)));
        },
      });
      const rows = findings.find((one) => one.kind === kind)?.interleaving ?? [];
      return rows.filter((row) => row.thread === 1).map((row) => row.text);
    };
    expect(await rowsOf([], 'assertion')).toEqual(['compare-exchange of owner fails: 0', 'atomic waiting = 2 (was 1)']);
    const last = (await rowsOf(['free'], 'use-after-free')).at(-1);
    expect(last).toMatch(/^atomic write 0x[0-9a-f]+$/);
    const exchanges = traced.filter((event) => event.includes('compare-exchange'));
    expect(exchanges.filter((event) => !event.includes('fails on owner: '))).toEqual([]);
  },
);
