/** An interrupt ends the work on findings at once; what had been replayed by then is reported. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

/** Thirty races, each found in an execution that takes a while. */
const races = Array.from({ length: 30 }, (_, index) => `if (way == ${index}) shared[${index}]++;`).join('\n  ');
const source = `#include <heddle.h>
#include <pthread.h>
static int shared[30];
static volatile int busy[2];
static int way;
static void *worker(void *own) {
  for (int i = 0; i < 200000; i++) ++*(volatile int *)own;
  ${races}
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
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('reports what was replayed before the interrupt', async () => {
  writeFileSync(join(folder, 'races.c'), source);
  const controller = new AbortController();
  const seen: string[] = [];
  const result = await check({
    files: ['races.c'],
    cwd: folder,
    runs: 64,
    jobs: 1,
    signal: controller.signal,
    onProgress: ({ work }) => {
      if (work === undefined) return;
      seen.push(work.doing);
      if (work.done >= 2) controller.abort();
    },
  });
  expect(new Set(seen)).toEqual(new Set(['confirming']));
  expect(result.stoppedBy).toBe('interrupt');
  expect(result.verdict).toBe('findings');
  expect(result.findings.length).toBeGreaterThanOrEqual(1);
  expect(result.notes.some((note) => note.endsWith('were not replayed, because the campaign was interrupted.'))).toBe(
    true,
  );
});
