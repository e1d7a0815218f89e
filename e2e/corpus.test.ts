/**
 * Every specimen: buggy programs are found with the right kinds and places, fixed ones stay clean. Buggy ones get a few dozen schedules
 * first, then more, up to the whole default budget, while that was not enough; fixed ones are in corpus-fixed.test.ts, the five systems in systems.test.ts.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSystem } from '../src/cli/specimen-files.ts';
import { quickMismatches, readVariants } from './corpus-support.ts';

const variants = readVariants();

describe('the collection', () => {
  it('has at least 30 buggy and fixed pairs, each explained', () => {
    const names = new Set(variants.map(({ specimen }) => specimen));
    expect(names.size).toBeGreaterThanOrEqual(30);
    for (const name of names) {
      const verdicts = new Set(
        variants.filter(({ specimen }) => specimen === name).map(({ expect: { verdict } }) => verdict),
      );
      expect(verdicts, name).toEqual(new Set(['findings', 'clean']));
    }
    for (const { folder, specimen, files } of variants) {
      for (const file of ['README.md', ...files])
        expect(existsSync(join(folder, file)), `${specimen}/${file}`).toBe(true);
    }
  });
});

describe('buggy', () => {
  const buggy = variants.filter(({ specimen, expect: { verdict } }) => verdict === 'findings' && !isSystem(specimen));
  it.each(buggy)('$specimen/$name', async (variant) => {
    expect(await quickMismatches(variant)).toEqual([]);
  });
});
