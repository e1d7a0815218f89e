/**
 * The laws of exhaustive search (search-laws.test.ts, search-classes.test.ts) over thousands of generated programs. One test file for each shape: a process
 * does not get the memories of some thousand engines back.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { agreesWithSleepSets, agreesWithTraces, classKinds, rareKinds, traceKinds } from './search-oracles.ts';
import { agreesWithModel } from './search-model.ts';
import { compileText, generatedPrograms } from './search-support.ts';

const programsOfKind = 50;
/** Loops that only some writes end: their rounds make executions long. */
const loops = ['wsHX', 'rwnsHX', 'rsHXZ'];
const programsWithLoops = 10;
const interleavings = 20_000;
/** Of those compared to their end, by kind and shape: some have too many traces. */
const fewest = 12;
/** Of those of which the reads-from search says that it is not complete. */
const mostGaps = 5;

/** `longest`: operations of each thread at most. */
export function searchLaws(threads: number, longest: number): void {
  let image: ProgramImage;
  beforeAll(async () => {
    image = await compileText(readFileSync(join(import.meta.dirname, 'search-interpreter.c'), 'utf8'));
  });
  describe(`${threads} threads of at most ${longest} operations`, () => {
    it.each(Object.entries({ ...traceKinds, ...rareKinds }))(
      'Mazurkiewicz traces of programs with %s',
      async (_, operations) => {
        let compared = 0;
        for (const words of generatedPrograms(operations, threads, longest, programsOfKind, 11))
          if (await agreesWithSleepSets(image, words, 20_000)) compared++;
        expect(compared).toBeGreaterThan(fewest);
      },
    );

    // Where threads create threads the search says itself that it may not be complete.
    const kinds = Object.entries({ ...classKinds, ...rareKinds }).filter(([, operations]) => !operations.includes('D'));
    it.each(kinds)('reads-from classes of programs with %s', async (_, operations) => {
      const counts = { same: 0, gap: 0, unknown: 0 };
      for (const words of generatedPrograms(operations, threads, longest, programsOfKind, 13))
        counts[await agreesWithTraces(image, words, 1000)]++;
      expect(counts.same).toBeGreaterThan(fewest);
      expect(counts.gap).toBeLessThan(mostGaps);
    });

    it.each(loops)('reads-from classes of programs with loops that some writes end: %s', async (operations) => {
      const answers = new Set<string>();
      let compared = 0;
      for (const words of generatedPrograms(operations, threads, longest, programsWithLoops, 13)) {
        answers.add(await agreesWithTraces(image, words, 200));
        if (await agreesWithModel(image, words, interleavings)) compared++;
      }
      expect(answers).toContain('same');
      expect(answers).not.toContain('gap');
      expect(compared).toBeGreaterThan(programsWithLoops / 3);
    });
  });
}
