/** Heddle's symbolizer against LLVM's. */

import { tidy } from '../../wasm/dwarf/names.ts';
import { createSymbolizer } from '../../wasm/dwarf/symbolizer.ts';
import { InstructionReader } from '../../wasm/reader/instruction-reader.ts';
import { codeBase } from '../../wasm/reader/module.ts';
import { readModule } from '../../wasm/reader/read-module.ts';
import { llvmSymbolize } from './debug-programs.ts';

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

export interface Comparison {
  /** Where we differ from llvm-symbolizer, and what our symbolizer could not read, in words. */
  readonly differences: readonly string[];
  readonly calls: number;
  /** How many calls have a line of their own. */
  readonly exact: number;
}

/** Compares the frames of every call of a program with what llvm-symbolizer says. */
export async function compareFrames(binary: Uint8Array): Promise<Comparison> {
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
  differences.push(...symbolizer.notes());
  return { differences, calls: offsets.length, exact };
}
