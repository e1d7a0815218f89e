/** The laws of exhaustive search (search-laws.test.ts, search-classes.test.ts) over hundreds of generated programs of each kind and several shapes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { agreesWithSleepSets, agreesWithTraces, classKinds, rareKinds, traceKinds } from './search-oracles.ts';
import { compileText, generatedPrograms } from './search-support.ts';

/** Threads, and operations of each at most. */
const shapes = [
  [2, 5],
  [3, 4],
  [4, 2],
] as const;
const programsOfShape = 80;
/** Of those compared to their end, by kind and shape: some have too many traces. */
const fewest = 20;
/** Of those of which the reads-from search says that it is not complete. */
const mostGaps = 5;

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-interpreter.c'), 'utf8'));
});

describe.each(shapes)('%i threads of at most %i operations', (threads, longest) => {
  it.each(Object.entries({ ...traceKinds, ...rareKinds }))(
    'Mazurkiewicz traces of programs with %s',
    async (_, operations) => {
      let compared = 0;
      for (const words of generatedPrograms(operations, threads, longest, programsOfShape, 11))
        if (await agreesWithSleepSets(image, words, 20_000)) compared++;
      expect(compared).toBeGreaterThan(fewest);
    },
  );

  // Where threads create threads the search says itself that it may not be complete.
  const kinds = Object.entries({ ...classKinds, ...rareKinds }).filter(([, operations]) => !operations.includes('D'));
  it.each(kinds)('reads-from classes of programs with %s', async (_, operations) => {
    const counts = { same: 0, gap: 0, unknown: 0 };
    for (const words of generatedPrograms(operations, threads, longest, programsOfShape, 13))
      counts[await agreesWithTraces(image, words, 1000)]++;
    expect(counts.same).toBeGreaterThan(fewest);
    expect(counts.gap).toBeLessThan(mostGaps);
  });
});
