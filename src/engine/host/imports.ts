/** What a program imports: its memory, the kernel's hooks, system calls, and the "heddle" module, which guest/abi.h declares: one file a group. */
import { HeddleError } from '../../base/error.ts';
import type { Engine } from '../engine.ts';
import { watchedCalls, watchedRanges, weighedCalls } from '../watched-calls.ts';
import { createAtomicImports } from './atomics.ts';
import { createEndingImports } from './endings.ts';
import { createEpochImports } from './epochs.ts';
import { createLibraryImports } from './libraries.ts';
import { createLockImports } from './locks.ts';
import { createMemoryImports } from './memory.ts';
import { createThreadImports } from './threads.ts';
import { createWaitImports } from './waits.ts';

/** @throws HeddleError `HDL_PROGRAM_RUNTIME_MISSING` when `program` was linked with the runtime of another version. */
export function programImports(engine: Engine, program: WebAssembly.Module): WebAssembly.Imports {
  const { exhaustive } = engine.options;
  return {
    env: { memory: engine.memory.memory },
    kernel: exhaustive ? watchedRanges(engine) : engine.kernel.programImports,
    heddle: createHostImports(engine, program),
    wasi_snapshot_preview1: exhaustive ? watchedCalls(engine) : weighedCalls(engine),
  };
}

function createHostImports(engine: Engine, program: WebAssembly.Module): WebAssembly.ModuleImports {
  const imports: WebAssembly.ModuleImports = {
    ...createThreadImports(engine),
    ...createLockImports(engine),
    ...createAtomicImports(engine),
    ...createWaitImports(engine),
    ...createEpochImports(engine),
    ...createMemoryImports(engine),
    ...createEndingImports(engine),
    ...createLibraryImports(engine),
  };
  const unknown = WebAssembly.Module.imports(program).find(
    ({ module, name }) => module === 'heddle' && imports[name] === undefined,
  );
  if (unknown === undefined) return imports;
  throw new HeddleError(
    'HDL_PROGRAM_RUNTIME_MISSING',
    `The program calls \`${unknown.name}\` of Heddle's runtime, which this version does not have: another version linked it.`,
    { hint: 'Link it again with `heddle cc` or `heddle c++`, or give the sources to `heddle check`.' },
  );
}
