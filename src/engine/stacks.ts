/** Stacks of the program, as V8 gives them: file offsets in the instrumented module, innermost frame first. */
import { moduleSpan } from '../wasm/instrument/joined-sites.ts';
import type { RawStack } from './outcome.ts';
import { libraryModuleName } from './program.ts';

const wasmFrame = /wasm:\/\/wasm\/([^:]*):wasm-function\[\d+\]:0x([0-9a-f]+)/g;
const wasmScript = 'wasm://wasm/';
const depth = 64;
const asSites = (_error: Error, sites: NodeJS.CallSite[]): unknown => sites;

/**
 * Functions of ours that every thread's stack begins with (guest/core.c). Their frames differ once V8 has optimised them: it keeps no position of calls in a `try`. What they call is
 * longer than V8 inlines.
 */
const threadBase = /^heddle_run_threads?$/;

/** Captures stacks: about 5 us each, so only in traced executions and for findings. */
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
    const { stackTraceLimit, prepareStackTrace } = Error;
    Error.stackTraceLimit = depth;
    // Frames without their text take 0.4 of the time.
    Error.prepareStackTrace = asSites;
    const sites = new Error().stack as unknown as readonly NodeJS.CallSite[];
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
    const frames: number[] = [];
    for (const site of withoutBase(sites)) {
      const script = site.getFileName();
      if (!isWasm(script)) continue;
      const module = script.slice(wasmScript.length);
      // Of WebAssembly the position is an offset in the file.
      if (!this.#foreign.has(module)) frames.push(moduleOf(module) * moduleSpan + site.getPosition());
    }
    return frames;
  }

  /** The stack of an error that V8 has made. */
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

const isWasm = (script: string | null | undefined): script is string => script?.startsWith(wasmScript) === true;

function withoutBase(sites: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] {
  const last = sites.findLastIndex(
    (site) => isWasm(site.getFileName()) && !threadBase.test(site.getFunctionName() ?? ''),
  );
  return sites.slice(0, last + 1);
}

/** 0 for the program. V8 puts a hash behind the name. */
function moduleOf(name: string): number {
  return name.startsWith(libraryModuleName) ? Number.parseInt(name.slice(libraryModuleName.length), 10) : 0;
}
