import { describe, expect, it } from 'vitest';

import { buildProgram } from '../../toolchain/testing/debug-programs.ts';
import { compareFrames } from '../../toolchain/testing/symbolizer-oracle.ts';
import { cppSources, cSources } from './testing/sources.ts';

/** C++ -O0 is in e2e/symbolizer-soak.test.ts: each C++ program takes seconds to compile. */
describe('frames of every call agree with llvm-symbolizer', () => {
  it.each([
    ['C -O0, DWARF 4', cSources, ['-O0', '-gdwarf-4'], 30],
    ['C -O1, DWARF 4', cSources, ['-O1', '-gdwarf-4'], 30],
    ['C -O2, DWARF 5', cSources, ['-O2', '-gdwarf-5'], 30],
    ['C++ -O1, DWARF 4', cppSources, ['-O1', '-gdwarf-4'], 200],
    ['C++ -O3, DWARF 5', cppSources, ['-O3', '-gdwarf-5'], 200],
  ])('%s', async (_name, sources, flags, least) => {
    const { differences, calls, exact } = await compareFrames(await buildProgram(sources, flags));
    expect(differences).toEqual([]);
    expect(calls).toBeGreaterThan(least);
    expect(exact).toBeGreaterThan(calls * 0.7);
  });
});
