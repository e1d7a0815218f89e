/** One symbolizer for a program and its dynamic libraries: code as joined-sites.ts counts it, data where the libraries were loaded. */
import type { ProgramImage } from '../engine/program.ts';
import { createSymbolizer, type Symbolizer } from '../wasm/dwarf/symbolizer.ts';
import { moduleSpan } from '../wasm/instrument/joined-sites.ts';

/** Which module's data an address belongs to, and where that begins; undefined for the program's. */
export type DataModule = (address: number) => { readonly module: number; readonly base: number } | undefined;

/** `dataModule`: as things are when a question is asked. */
export function createProgramSymbolizer({ original, libraries }: ProgramImage, dataModule: DataModule): Symbolizer {
  const program = withStreams(createSymbolizer(original));
  if (libraries.length === 0) return program;
  const all = [program, ...libraries.map((library) => createSymbolizer(library.original))];
  const owner = (place: number): Symbolizer => all[Math.floor(place / moduleSpan)] ?? program;
  const within = (place: number): number => place % moduleSpan;
  const data = (address: number): { readonly from: Symbolizer; readonly base: number } => {
    const found = dataModule(address);
    return { from: all[found?.module ?? 0] ?? program, base: found?.base ?? 0 };
  };
  return {
    frames: (codeOffset) => owner(codeOffset).frames(within(codeOffset)),
    functionName: (index) => owner(index).functionName(within(index)),
    functionAt(codeOffset) {
      const found = owner(codeOffset).functionAt(within(codeOffset));
      const before = codeOffset - within(codeOffset);
      return found && { ...found, index: found.index + before, start: found.start + before, end: found.end + before };
    },
    globalAt(address) {
      const { from, base } = data(address);
      const found = from.globalAt(address - base);
      return found && { ...found, address: found.address + base };
    },
    bitFieldsAt(address) {
      const { from, base } = data(address);
      return from.bitFieldsAt(address - base);
    },
    threadLocalAt: (offset) => owner(offset).threadLocalAt(within(offset)),
    frameBytes: (codeOffset) => owner(codeOffset).frameBytes(within(codeOffset)),
    localAt: (codeOffset, offset) => owner(codeOffset).localAt(within(codeOffset), offset),
    pointeesAt: (codeOffset) => owner(codeOffset).pointeesAt(within(codeOffset)),
    sourceFiles: () => [...new Set(all.flatMap((symbolizer) => symbolizer.sourceFiles()))].toSorted(),
    notes: () => all.flatMap((symbolizer) => symbolizer.notes()),
  };
}

/** Whether a global goes by the name of one of libc's streams. */
export const isStream = (name: string): boolean => /^std(?:in|out|err)$/.test(name);

const runtimePrefix = 'heddle_';

/** The runtime's objects that stand for libc's streams go by the names of those. */
function withStreams(symbolizer: Symbolizer): Symbolizer {
  return {
    ...symbolizer,
    globalAt(address) {
      const found = symbolizer.globalAt(address);
      const name = found?.name.startsWith(runtimePrefix) === true ? found.name.slice(runtimePrefix.length) : '';
      return found && isStream(name) ? { ...found, name } : found;
    },
  };
}
