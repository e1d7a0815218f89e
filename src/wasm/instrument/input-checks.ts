/** What a program or library has to be to be instrumented; anything else is said clearly. */
import { HeddleError } from '../../base/error.ts';
import type { WasmModule } from '../reader/module.ts';
import { valueTypeName, ValueTypes } from '../reader/types.ts';

/** In every dynamic library that `heddle cc -shared` made: guest/library/roots.c. */
const libraryMark = 'heddle_library_roots';

export function checkLibrary(names: ReadonlyMap<number, string>): void {
  for (const name of names.values()) if (name === libraryMark) return;
  throw new HeddleError(
    'HDL_LIBRARY_NOT_INSTRUMENTED',
    'The dynamic library was not linked by Heddle, so its memory accesses cannot be seen.',
    { hint: 'Build it with `heddle cc -shared -fPIC`, or give its sources with `--library`.' },
  );
}

export function checkMemory(module: WasmModule): void {
  const imported = module.imports.filter((item) => item.item.kind === 'memory');
  const [memory] = module.memories;
  if (module.memories.length === 1 && imported.length === 1 && memory?.wide === false) return;
  const found =
    memory === undefined
      ? 'has no memory'
      : memory.wide
        ? `has a memory with ${valueTypeName(ValueTypes.i64)} addresses`
        : imported.length === 0
          ? 'defines its own memory'
          : `has ${module.memories.length} memories`;
  throw new HeddleError('HDL_PROGRAM_MEMORY', `The program has to import one 32-bit memory, but it ${found}.`, {
    hint: 'Link it with `heddle cc` or `heddle c++`.',
  });
}

export function hookAddressTaken(name: string): HeddleError {
  return new HeddleError(
    'HDL_PROGRAM_HOOK_ADDRESS',
    `The program takes the address of the compiler's hook \`${name}\`.`,
    {
      hint: 'Hooks can only be called directly, as the compiler does it. Remove the reference from the source.',
    },
  );
}
