/** Every fixed specimen stays clean: few schedules here, 20,000 in corpus-soak.test.ts. A file of its own, so that two cores share the collection. */
import { describe, expect, it } from 'vitest';
import { isSystem } from '../src/cli/specimen-files.ts';
import { quickMismatches, readVariants } from './corpus-support.ts';

const clean = readVariants().filter(({ specimen, expect: { verdict } }) => verdict === 'clean' && !isSystem(specimen));

describe('fixed', () => {
  it.each(clean)('$specimen/$name', async (variant) => {
    expect(await quickMismatches(variant)).toEqual([]);
  });
});
