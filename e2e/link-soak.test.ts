import { expect, it } from 'vitest';
import { fuzz, fuzzSeeds } from '../src/wasm/link/testing/mutate.ts';

it('a million damaged modules: no crash, no hang, nothing refused that the engine compiles', () => {
  const seeds = fuzzSeeds();
  for (let round = 0; round < 20; round++) expect(fuzz(seeds, 50_000, 1000 + round).failures).toEqual([]);
});
