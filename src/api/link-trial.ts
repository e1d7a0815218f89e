/**
 * A main and a side module, built in one of the ways in which they agree or disagree about threads: what a static reading of the two says, and what
 * the engine does when they are really instantiated on one memory, as the threads of a program do. For specimens about linking.
 */
import { cacheFolder, ContentCache } from '../toolchain/cache/content-cache.ts';
import { chooseBackend } from '../toolchain/choose-backend.ts';
import { buildPlainModule } from '../toolchain/plain-modules.ts';
import { checkLink } from '../wasm/link/check-link.ts';
import type { LinkReport } from '../wasm/link/model.ts';
import { readDylink } from '../wasm/reader/dylink.ts';
import type { Limits } from '../wasm/reader/types.ts';
import { readModule } from '../wasm/reader/read-module.ts';

export interface LinkTrialOptions {
  /** C sources of the main and the side module. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Which of the two are built for threads. */
  readonly threaded: { readonly main: boolean; readonly side: boolean };
  /** The shared bit of the side module's memory import is set by hand, so that the engine lets a build without threads in. */
  readonly forced?: boolean;
}

export interface LinkTrial {
  readonly report: LinkReport;
  /** The engine's own error; undefined when everything loaded. */
  readonly error?: string;
  /** What `side_count` returned to each thread, which calls it when it has made its instance, and then `side_calls`. */
  readonly counts: readonly number[];
  readonly calls: readonly number[];
}

/** Threads of a program whose memory is shared; one without has one. */
const threads = 2;
const sideBase = 3 * 65_536;

/** @throws HeddleError of the toolchain. */
export async function tryLink(options: LinkTrialOptions): Promise<LinkTrial> {
  const [main = '', side = ''] = options.files;
  const backend = await chooseBackend('embedded');
  const cache = new ContentCache(cacheFolder(process.env));
  const { cwd, threaded } = options;
  const mainBytes = await buildPlainModule(backend, cache, {
    source: main,
    cwd,
    role: 'main',
    threaded: threaded.main,
  });
  const built = await buildPlainModule(backend, cache, { source: side, cwd, role: 'side', threaded: threaded.side });
  const sideBytes = options.forced === true ? withSharedMemory(built) : built;
  const report = checkLink([
    { name: 'main.wasm', bytes: mainBytes },
    { name: 'side.wasm', bytes: sideBytes },
  ]);
  return { report, ...load(mainBytes, sideBytes, threaded.main ? threads : 1) };
}

/** Sets what `-pthread` at the link sets, and the maximum that comes with it. */
function withSharedMemory(binary: Uint8Array): Uint8Array {
  const { at, minimum, maximum } = memoryOf(binary);
  if (maximum !== undefined || minimum > 127) return binary;
  // flags, minimum -> flags with a maximum and shared, minimum, maximum 16; the import section grows by a byte.
  const copy = new Uint8Array(binary.length + 1);
  copy.set(binary.subarray(0, at));
  copy.set([3, minimum, 16], at);
  copy.set(binary.subarray(at + 2), at + 3);
  const section = readModule(binary).sections.find(({ id }) => id === 2);
  const sizeAt = (section?.start ?? 0) + 1;
  copy[sizeAt] = (copy[sizeAt] ?? 0) + 1;
  return copy;
}

function memoryOf(binary: Uint8Array): Limits {
  for (const { item } of readModule(binary).imports) if (item.kind === 'memory') return item.limits;
  return { minimum: 0, maximum: undefined, shared: false, wide: false, at: 0 };
}

function load(main: Uint8Array, side: Uint8Array, count: number): Omit<LinkTrial, 'report'> {
  const { minimum, shared } = memoryOf(main);
  const memory = new WebAssembly.Memory({ initial: Math.max(minimum, 4), maximum: 16, shared });
  try {
    const instances: WebAssembly.Exports[] = [];
    const counts: number[] = [];
    for (let thread = 0; thread < count; thread++) {
      const exports = instantiateSide(side, memory, instantiate(main, { memory }), thread);
      instances.push(exports);
      counts.push(call(exports, 'side_count'));
    }
    return { counts, calls: instances.map((exports) => call(exports, 'side_calls')) };
  } catch (error) {
    if (!(error instanceof WebAssembly.LinkError)) throw error;
    return { error: `LinkError: ${error.message}`, counts: [], calls: [] };
  }
}

function instantiate(binary: Uint8Array, env: Record<string, WebAssembly.ImportValue>): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(binary), { env }).exports;
}

/** Each thread's instance has the table, stack and thread-local block of its thread; data lies at one place for all. */
function instantiateSide(
  binary: Uint8Array,
  memory: WebAssembly.Memory,
  program: WebAssembly.Exports,
  thread: number,
): WebAssembly.Exports {
  const module = readModule(binary);
  const bytes = readDylink(module)?.memorySize ?? 0;
  const got = new Map<string, WebAssembly.Global>();
  const table = program['__indirect_function_table'] as WebAssembly.Table;
  const env: Record<string, WebAssembly.ImportValue> = {
    memory,
    __indirect_function_table: table,
    __memory_base: sideBase,
    __table_base: table.length,
    __stack_pointer: program['__stack_pointer'] ?? new WebAssembly.Global({ value: 'i32', mutable: true }, sideBase),
  };
  table.grow(readDylink(module)?.tableSize ?? 0);
  const mem: Record<string, WebAssembly.Global> = {};
  for (const { module: from, name } of module.imports) {
    if (from !== 'GOT.mem') continue;
    const global = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
    got.set(name, global);
    mem[name] = global;
  }
  const compiled = new WebAssembly.Module(binary);
  const { exports } = new WebAssembly.Instance(compiled, { env, 'GOT.mem': mem });
  for (const [name, global] of got) global.value = sideBase + Number((exports[name] as WebAssembly.Global).value);
  // Behind the data, a block a thread.
  const size = exports['__tls_size'] instanceof WebAssembly.Global ? Number(exports['__tls_size'].value) : 0;
  if (size > 0) (exports['__wasm_init_tls'] as (block: number) => void)(sideBase + ((bytes + 63) & ~63) + thread * 64);
  return exports;
}

function call(exports: WebAssembly.Exports, name: string): number {
  return (exports[name] as () => number)();
}
