/** Every specimen with the default budget; the fixed ones over the whole 20,000 schedules however long that takes (`npm run soak`). */
import { describe, expect, it } from 'vitest';
import { checkVariant, defaultBudget, mismatches, readVariants } from './corpus-support.ts';

const variants = readVariants();

describe('buggy within the default budget', () => {
  it.each(variants.filter(({ expect: { verdict } }) => verdict === 'findings'))('$specimen/$name', async (variant) => {
    expect(mismatches(variant, await checkVariant(variant, defaultBudget))).toEqual([]);
  });
});

describe('fixed over 20,000 schedules', () => {
  it.each(variants.filter(({ expect: { verdict } }) => verdict === 'clean'))('$specimen/$name', async (variant) => {
    const result = await checkVariant(variant, { ...defaultBudget, timeMs: 800_000 });
    expect(mismatches(variant, result)).toEqual([]);
    expect(result.campaign?.executions).toBe(variant.options?.runs ?? 20_000);
  });
});
