/** The laws of search-branches.test.ts over more and larger programs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { agreesOnViews, viewKinds } from './search-views.ts';
import { compileText, generatedPrograms } from './search-support.ts';

const programs = 200;
const fewest = 100;

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-branches.c'), 'utf8'));
});

describe.each([
  { threads: 2, longest: 4 },
  { threads: 3, longest: 3 },
  { threads: 4, longest: 2 },
  { threads: 5, longest: 1 },
])('$threads threads, main among them, of at most $longest operations', ({ threads, longest }) => {
  it.each(Object.entries(viewKinds))('with %s', async (_, { operations, by, executions }) => {
    let compared = 0;
    for (const words of generatedPrograms(operations, threads, longest, programs, 31))
      if (await agreesOnViews(image, words, executions, by)) compared++;
    expect(compared).toBeGreaterThan(fewest);
  });
});
