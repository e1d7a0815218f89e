/** The models of the five systems: every variant that is a program, buggy and fixed, as in corpus.test.ts. */
import { describe, expect, it } from 'vitest';
import { isSystem } from '../src/cli/specimen-files.ts';
import { quickMismatches, readVariants } from './corpus-support.ts';

describe('the five systems', () => {
  it.each(readVariants().filter(({ specimen }) => isSystem(specimen)))('$specimen/$name', async (variant) => {
    expect(await quickMismatches(variant)).toEqual([]);
  });
});
