/** Stacks of the program, read from V8's text: file offsets in the instrumented module, innermost frame first. */
import { moduleSpan } from '../wasm/instrument/joined-sites.ts';
import type { RawStack } from './outcome.ts';
import { libraryModuleName } from './program.ts';

const wasmFrame = /wasm:\/\/wasm\/([^:]*):wasm-function\[\d+\]:0x([0-9a-f]+)/g;
const depth = 64;

/** Captures stacks: about 7 us each, so only in traced executions and for findings. */
export class StackReader {
  /** Names of modules whose frames are not the program's, as V8 prints them. */
  readonly #foreign = new Set<string>();

  /** `stack` was captured with only frames of a foreign module on top: its first frame names that module. */
  learnForeign(stack: string): void {
    const match = wasmFrame.exec(stack);
    wasmFrame.lastIndex = 0;
    if (match?.[1] !== undefined) this.#foreign.add(match[1]);
  }

  capture(): RawStack {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = depth;
    const text = new Error().stack ?? '';
    Error.stackTraceLimit = limit;
    return this.parse(text);
  }

  parse(text: string): RawStack {
    const frames: number[] = [];
    for (const match of text.matchAll(wasmFrame)) {
      const [, module, offset] = match;
      if (module !== undefined && offset !== undefined && !this.#foreign.has(module))
        frames.push(moduleOf(module) * moduleSpan + Number.parseInt(offset, 16));
    }
    return frames;
  }
}

/** 0 for the program. V8 puts a hash behind the name. */
function moduleOf(name: string): number {
  return name.startsWith(libraryModuleName) ? Number.parseInt(name.slice(libraryModuleName.length), 10) : 0;
}
