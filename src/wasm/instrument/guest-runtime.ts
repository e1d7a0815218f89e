import { HeddleError } from '../../base/error.ts';
import type { WasmModule } from '../reader/module.ts';
import { functionTypeKey, functionTypeName, type FunctionType, ValueTypes } from '../reader/types.ts';
import type { GuestGlobal } from './guest-names.ts';

/** Finds the globals and functions of the guest runtime in a linked program. */
export class GuestRuntime {
  private readonly module: WasmModule;
  private readonly functions = new Map<string, number>();
  private readonly globals = new Map<string, number>();

  constructor(module: WasmModule, functionNames: ReadonlyMap<number, string>) {
    this.module = module;
    for (const [index, name] of functionNames) {
      if (name.startsWith('heddle_')) this.functions.set(name, index);
    }
    // A dynamic library has them from the program.
    let global = 0;
    for (const { name, item } of module.imports) {
      if (item.kind === 'global') this.globals.set(name, global++);
    }
    for (const item of module.exports) {
      if (item.kind === 'function') this.functions.set(item.name, item.index);
      if (item.kind === 'global') this.globals.set(item.name, item.index);
    }
  }

  /** Whether the program was linked with the guest runtime, whatever of it was kept. */
  get present(): boolean {
    const { imports } = this.module;
    return (
      this.globals.has('heddle_site') || imports.some((item) => item.module === 'heddle' || item.module === 'kernel')
    );
  }

  /** Index of a mutable i32 global, if the program has it. */
  findGlobal(name: GuestGlobal): number | undefined {
    const index = this.globals.get(name);
    const global = index === undefined ? undefined : this.module.globals[index];
    if (global === undefined) return undefined;
    if (!global.mutable || global.type !== ValueTypes.i32) throw missing(`\`${name}\` as a mutable i32 global`);
    return index;
  }

  /** @throws HeddleError `HDL_PROGRAM_RUNTIME_MISSING` */
  importedGlobal(name: string): number {
    const index = this.globals.get(name);
    if (index === undefined) throw missing(`the global \`${name}\``);
    return index;
  }

  /** @throws HeddleError `HDL_PROGRAM_RUNTIME_MISSING` */
  global(name: GuestGlobal): number {
    const index = this.findGlobal(name);
    if (index === undefined) throw missing(`the global \`${name}\``);
    return index;
  }

  find(name: string): number | undefined {
    return this.functions.get(name);
  }

  /** @throws HeddleError `HDL_PROGRAM_RUNTIME_MISSING` when there is no such function or it has another type. */
  function(name: string, type: FunctionType): number {
    const index = this.functions.get(name);
    const typeIndex = index === undefined ? undefined : this.module.functions[index];
    const found = typeIndex === undefined ? undefined : this.module.types[typeIndex];
    if (index === undefined || found === undefined) throw missing(`the function \`${name}\``);
    if (functionTypeKey(found) !== functionTypeKey(type)) {
      throw missing(`\`${name}\` with type ${functionTypeName(type)} instead of ${functionTypeName(found)}`);
    }
    return index;
  }
}

function missing(what: string): HeddleError {
  return new HeddleError(
    'HDL_PROGRAM_RUNTIME_MISSING',
    `The program needs ${what} of Heddle's runtime, but does not define it.`,
    {
      hint: 'Compile and link it with `heddle cc` or `heddle c++`, or give the sources to `heddle check`.',
    },
  );
}
