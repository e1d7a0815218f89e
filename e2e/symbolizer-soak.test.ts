/** Frames of every call of C++ programs that are not optimized agree with llvm-symbolizer; more programs are in src/wasm/dwarf/oracle.test.ts. */
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../src/toolchain/testing/debug-programs.ts';
import { compareFrames } from '../src/toolchain/testing/symbolizer-oracle.ts';
import { cppSources } from '../src/wasm/dwarf/testing/sources.ts';

describe('frames of every call agree with llvm-symbolizer', () => {
  it.each(['-gdwarf-4', '-gdwarf-5'])('C++ -O0 %s', async (version) => {
    const { differences, calls, exact } = await compareFrames(await buildProgram(cppSources, ['-O0', version]));
    expect(differences).toEqual([]);
    expect(calls).toBeGreaterThan(600);
    expect(exact).toBeGreaterThan(calls * 0.7);
  });
});
