/** Every fixed specimen stays clean: few schedules here, 20,000 in corpus-soak.test.ts. A file of its own, so that two cores share the collection. */
import { describe, expect, it } from 'vitest';
import { checkVariant, defaultBudget, mismatches, readVariants } from './corpus-support.ts';

const fixed = readVariants().filter(({ expect: { verdict } }) => verdict === 'clean');
const quickRuns = 300;

describe('fixed', () => {
  it.each(fixed)('$specimen/$name', async (variant) => {
    expect(mismatches(variant, await checkVariant(variant, { ...defaultBudget, runs: quickRuns }))).toEqual([]);
  });
});
