import { describe, expect, it } from 'vitest';

import { InstructionReader } from '../reader/instruction-reader.ts';
import { codeBase } from '../reader/module.ts';
import { readModule } from '../reader/read-module.ts';
import { tidy } from './names.ts';
import { createSymbolizer } from './symbolizer.ts';
import { buildProgram, llvmSymbolize } from './testing/programs.ts';
import { cppSources, cSources } from './testing/sources.ts';

const CALL = 0x10;
const CALL_INDIRECT = 0x11;

/** Code offset of every call instruction. */
function callOffsets(binary: Uint8Array): number[] {
  const module = readModule(binary);
  const offsets: number[] = [];
  for (const body of module.bodies) {
    const reader = new InstructionReader(binary, body.code, body.end);
    while (!reader.done) {
      reader.next();
      if (reader.op === CALL || reader.op === CALL_INDIRECT) offsets.push(reader.start - codeBase(module));
    }
  }
  return offsets;
}

/** The last part of a name, as DW_AT_name has it. */
function isNamed(ours: string, theirs: string): boolean {
  const plain = tidy(theirs);
  return ours === plain || ours.endsWith(`::${plain}`) || (plain === 'operator()' && ours.endsWith('::(lambda)'));
}

/** Where we differ from llvm-symbolizer, in words; and how many calls have a line of their own. */
async function compare(binary: Uint8Array): Promise<{ differences: string[]; calls: number; exact: number }> {
  const symbolizer = createSymbolizer(binary);
  const offsets = callOffsets(binary);
  const oracle = await llvmSymbolize(binary, offsets);
  const differences: string[] = [];
  let exact = 0;
  offsets.forEach((offset, index) => {
    const ours = symbolizer.frames(offset);
    const theirs = oracle[index] ?? [];
    const text = `0x${offset.toString(16)}: ${JSON.stringify(ours)} but llvm-symbolizer ${JSON.stringify(theirs)}`;
    const agree =
      ours.length === theirs.length &&
      ours.every((frame, depth) => {
        const their = theirs[depth];
        if (!their || frame.inlined !== depth < ours.length - 1) return false;
        if (their.FileName === '') return frame.file === '' && frame.line === 0;
        // Functions that the compiler makes up (initialisers of globals) have no name of their own.
        if (their.FunctionName !== '' && !isNamed(frame.function, their.FunctionName)) return false;
        // Without a line of the instruction both take a near one, by different rules.
        if (their.Approximate) return frame.approximate === true && frame.line > 0;
        if (depth === 0) exact++;
        return (
          !frame.approximate &&
          frame.file === their.FileName &&
          frame.line === their.Line &&
          frame.column === their.Column
        );
      });
    if (!agree) differences.push(text);
  });
  expect(symbolizer.notes()).toEqual([]);
  return { differences, calls: offsets.length, exact };
}

describe('frames of every call agree with llvm-symbolizer', () => {
  it.each([
    ['C -O0, DWARF 4', cSources, ['-O0', '-gdwarf-4'], 30],
    ['C -O1, DWARF 4', cSources, ['-O1', '-gdwarf-4'], 30],
    ['C -O2, DWARF 5', cSources, ['-O2', '-gdwarf-5'], 30],
    ['C++ -O0, DWARF 5', cppSources, ['-O0', '-gdwarf-5'], 600],
    ['C++ -O1, DWARF 4', cppSources, ['-O1', '-gdwarf-4'], 200],
    ['C++ -O3, DWARF 5', cppSources, ['-O3', '-gdwarf-5'], 200],
  ])('%s', async (_name, sources, flags, least) => {
    const { differences, calls, exact } = await compare(await buildProgram(sources, flags));
    expect(differences).toEqual([]);
    expect(calls).toBeGreaterThan(least);
    expect(exact).toBeGreaterThan(calls * 0.7);
  });
});
