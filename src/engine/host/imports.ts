/** The "heddle" module: what guest/abi.h declares, one file a group. */
import type { Engine } from '../engine.ts';
import { createAtomicImports } from './atomics.ts';
import { createEndingImports } from './endings.ts';
import { createEpochImports } from './epochs.ts';
import { createLibraryImports } from './libraries.ts';
import { createLockImports } from './locks.ts';
import { createMemoryImports } from './memory.ts';
import { createThreadImports } from './threads.ts';
import { createWaitImports } from './waits.ts';

export function createHostImports(engine: Engine): WebAssembly.ModuleImports {
  return {
    ...createThreadImports(engine),
    ...createLockImports(engine),
    ...createAtomicImports(engine),
    ...createWaitImports(engine),
    ...createEpochImports(engine),
    ...createMemoryImports(engine),
    ...createEndingImports(engine),
    ...createLibraryImports(engine),
  };
}
