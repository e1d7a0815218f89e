/** An interrupt cuts the work on findings short: what can be replayed within some seconds is reported, with the schedules as they were found. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

/** Thirty races, each found in an execution that takes a while. */
const increments = Array.from({ length: 30 }, (_, index) => `if (way == ${index}) shared[${index}]++;`).join('\n  ');
const source = `#include <heddle.h>
#include <pthread.h>
static int shared[30];
static volatile int busy[2];
static int way;
static void *worker(void *own) {
  for (int i = 0; i < 50000; i++) ++*(volatile int *)own;
  ${increments}
  return 0;
}
int main(void) {
  pthread_t threads[2];
  way = heddle_choose(30);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, worker, (void *)&busy[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  return 0;
}
`;

const folder = mkdtempSync(join(tmpdir(), 'heddle-interrupted-'));
writeFileSync(join(folder, 'races.c'), source);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('goes on to replay findings for a while, but explains none', async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  let atInterrupt = 0;
  let replayed = 0;
  let found = 0;
  const result = await check({
    files: ['races.c'],
    cwd: folder,
    runs: 64,
    jobs: 1,
    signal: controller.signal,
    onProgress: ({ work }) => {
      if (work === undefined) return;
      seen.push(work.doing);
      found = work.of;
      replayed = work.done;
      if (work.done < 2 || controller.signal.aborted) return;
      atInterrupt = work.done;
      controller.abort();
    },
  });
  expect(new Set(seen)).toEqual(new Set(['confirming']));
  expect(result.stoppedBy).toBe('interrupt');
  expect(result.verdict).toBe('findings');
  // The one that was under way, at least: how many more is up to the machine.
  expect(replayed).toBeGreaterThan(atInterrupt);
  const notes = result.notes.filter((note) => note.includes('interrupted'));
  // Told now and then only: some more may have been.
  const told = notes.map((note) =>
    Number(/^Findings that were not replayed, because the campaign was interrupted: (\d+)\.$/.exec(note)?.[1]),
  );
  for (const left of told) expect(left).toBeLessThanOrEqual(found - replayed);
});

it('explains nothing more', async () => {
  const controller = new AbortController();
  const done: number[] = [];
  const result = await check({
    files: ['races.c'],
    cwd: folder,
    runs: 16,
    jobs: 1,
    signal: controller.signal,
    onProgress: ({ work }) => {
      if (work?.doing !== 'explaining') return;
      done.push(work.done);
      controller.abort();
    },
  });
  expect(result.stoppedBy).toBe('interrupt');
  expect(result.findings.length).toBeGreaterThan(0);
  expect(new Set(done)).toEqual(new Set([done[0]]));
});
