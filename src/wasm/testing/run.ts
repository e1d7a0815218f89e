/** For tests: runs an instrumented program with JavaScript functions in place of the engine. */

import { kernelLayout } from '../instrument/kernel-layout.ts';

export interface Running {
  /** `module.name(arguments)` of every call out of the program, in order. */
  readonly calls: string[];
  readonly memory: WebAssembly.Memory;
  /** In place of the kernel's: see src/wasm/instrument/kernel-layout.ts. At first no access has a stamp, so that every hook calls the kernel. */
  readonly kernelWords: Int32Array;
  call(name: string, ...values: readonly number[]): number;
  get(global: string): number;
  set(global: string, value: number): void;
}

type Answers = Readonly<Record<string, (...values: readonly number[]) => number | void>>;

/** `answers` say what a call returns or does, by `module.name`; without one it returns 0. Globals start at values that report nothing. */
export async function run(binary: Uint8Array<ArrayBuffer>, answers: Answers = {}): Promise<Running> {
  const module = await WebAssembly.compile(binary);
  const calls: string[] = [];
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 256 });
  const kernelMemory = new WebAssembly.Memory({ initial: 32 });
  const kernelWords = new Int32Array(kernelMemory.buffer);
  kernelWords[kernelLayout.stamp >> 2] = 1;
  for (let size = 0; size < 4; size++) kernelWords[(kernelLayout.sizedEnds >> 2) + size] = (1 << 24) >> size;
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const group = (imports[from] ??= {});
    const full = `${from}.${name}`;
    group[name] =
      kind === 'memory'
        ? from === 'kernel'
          ? kernelMemory
          : memory
        : (...values: readonly number[]): number | void => {
            calls.push(`${full}(${values.join(', ')})`);
            return answers[full]?.(...values) ?? 0;
          };
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  const global = (name: string): { value: number } => exports[name] as { value: number };
  for (const [name, value] of [
    ['heddle_fuel', 1 << 30],
    ['heddle_depth_limit', 1 << 30],
    ['heddle_stack_low', 0],
  ] as const) {
    if (exports[name] !== undefined) global(name).value = value;
  }
  return {
    calls,
    memory,
    kernelWords,
    call: (name, ...values) => (exports[name] as (...values: readonly number[]) => number)(...values),
    get: (name) => global(name).value,
    set: (name, value) => {
      global(name).value = value;
    },
  };
}
