/** For tests: a kernel without an engine, whose calls are counted. */
import { fastModule } from '../../wasm/testing/fast-module.ts';
import type { KernelRace } from '../findings.ts';
import { createKernel, KernelWord, MemoryState } from '../kernel.ts';

export type Hook = (...values: number[]) => number | void;

export interface Open {
  readonly kernel: ReturnType<typeof createKernel>;
  readonly hooks: Readonly<Record<string, Hook>>;
  readonly reports: KernelRace[];
  /** Calls of hooks that reached the kernel. */
  readonly calls: { count: number };
  /** Signs of life. */
  readonly signs: { count: number };
}

const programBytes = 131_072;

/** `module`: build/kernel.wasm. `fast`: through the fast functions that the instrumentation adds; else the kernel's hooks are called directly. */
export function openKernel(module: WebAssembly.Module, fast: boolean): Open {
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 8 });
  const reports: KernelRace[] = [];
  const signs = { count: 0 };
  const kernel = createKernel(
    module,
    table,
    {
      event: () => 0,
      bad_access: (...access) => {
        throw new Error(`bad access ${access.join()}`);
      },
      race: (address, bytes, kind, site, previousKind, previousSite, previousThread) =>
        reports.push({ address, bytes, kind, site, previousKind, previousSite, previousThread }),
      alive: () => void signs.count++,
      word: () => 0,
    },
    { programBytes, sites: 100_000, threads: 16 },
  );
  kernel.set_state(0, programBytes, MemoryState.ok);
  kernel.words[KernelWord.stackFloor] = programBytes;
  const calls = { count: 0 };
  const { programImports } = kernel;
  const counted: Record<string, Hook> = {};
  for (const [name, item] of Object.entries(programImports)) {
    if (typeof item !== 'function') continue;
    counted[name] = (...values): void => {
      calls.count++;
      (item as Hook)(...values);
    };
  }
  const imports = { ...programImports, ...counted };
  const added = fast ? new WebAssembly.Instance(fastModule(), { kernel: imports }).exports : {};
  return { kernel, reports, calls, signs, hooks: { ...counted, ...added } };
}
