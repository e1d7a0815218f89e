/** Which workers take part in the work on findings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import type { ProgramImage } from '../engine/program.ts';
import { Crew } from './crew.ts';
import { shareOut, type Work } from './sharing-out.ts';
import { plainSettings } from './testing/settings.ts';

const ending = { signal: new AbortController().signal, hurries: () => false, onProgress: () => {} };
const folder = mkdtempSync(join(tmpdir(), 'heddle-sharing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let image: ProgramImage;
let crew: Crew;
beforeAll(async () => {
  writeFileSync(join(folder, 'a.c'), 'int main(void) { return 0; }');
  ({ image } = await prepareProgram({ files: ['a.c'], cwd: folder }));
});
beforeEach(() => {
  vi.stubEnv('HEDDLE_JOBS_AT_ONCE', undefined);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  crew = new Crew(image, plainSettings);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await crew.close();
});

/** Two pieces, of which the first lasts until somebody has begun the second. */
function hand(): { readonly work: readonly Work[]; readonly workers: Set<unknown> } {
  const workers = new Set<unknown>();
  const { promise: second, resolve } = Promise.withResolvers<void>();
  const work: Work[] = [
    async (worker) => {
      workers.add(worker);
      await second;
    },
    async (worker) => {
      workers.add(worker);
      resolve();
    },
  ];
  return { work, workers };
}

const plain: Work = async (worker) => {
  worker.stop();
};

it('work that is done soon brings no new workers', async () => {
  expect(await shareOut(crew, 3, 'confirming', [plain, plain, plain, plain], 1, ending)).toBe(0);
  expect([0, 1, 2].map((index) => crew.has(index))).toEqual([true, false, false]);
});

it('work that lasts brings another', async () => {
  const { work, workers } = hand();
  const shared = shareOut(crew, 2, 'confirming', work, 1, ending);
  await vi.advanceTimersByTimeAsync(900);
  expect(crew.has(1)).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(await shared).toBe(0);
  expect(workers).toEqual(new Set([crew.worker(0), crew.worker(1)]));
});

it('workers that are there take part at once', async () => {
  const { work, workers } = hand();
  crew.worker(1);
  expect(await shareOut(crew, 2, 'confirming', work, 1, ending)).toBe(0);
  expect(workers).toEqual(new Set([crew.worker(0), crew.worker(1)]));
});
