import { expect, it } from 'vitest';
import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { isReadable, readFacts } from './facts.ts';
import { fuzz, fuzzSeeds } from './testing/mutate.ts';

const source = `
typedef float v4 __attribute__((vector_size(16)));
_Atomic int counter;
__attribute__((visibility("default"))) int add(int x) { return counter += x; }
__attribute__((visibility("default"))) float sum(v4 a, v4 b) { v4 c = a * b; return c[0] + c[3]; }
__attribute__((visibility("default"))) int choose(int x) { switch (x) { case 0: return 5; case 1: return 9; case 2: return 12; case 3: return 1; } return x; }
`;

it('damaged modules are read or refused like the engine does, and never crash the check', async () => {
  const compiled = await compileFreestanding(source, {
    runtime: false,
    instrumented: false,
    flags: ['-O1', '-msimd128'],
  });
  const seeds = [...fuzzSeeds(), Uint8Array.from(compiled)];
  for (const bytes of seeds.filter((seed) => WebAssembly.validate(seed))) {
    expect(isReadable(readFacts({ name: 'seed', bytes }))).toBe(true);
  }
  const { failures, valid, readable, runs } = fuzz(seeds, 30_000, 1);
  expect(failures).toEqual([]);
  // Otherwise the comparison would be empty.
  expect(valid).toBeGreaterThan(runs / 20);
  expect(readable).toBeGreaterThan(valid);
});
