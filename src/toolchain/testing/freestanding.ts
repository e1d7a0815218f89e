/** For tests: compiles C without any library, with the ThreadSanitizer pass, and links it with the least runtime that instrumentation wants. */
import { guestExports } from '../../wasm/instrument/guest-names.ts';
import { scratchPath } from '../llvm/files.ts';
import { runEmbedded } from '../llvm/run.ts';

/** The parts of guest/core.c that inserted code refers to; each function tells the embedder. */
const runtime = `
#define IMPORT(name) __attribute__((import_module("heddle"), import_name(#name)))
__asm__(".globaltype heddle_site, i32\\n .globl heddle_site\\n heddle_site:\\n"
        ".globaltype heddle_fuel, i32\\n .globl heddle_fuel\\n heddle_fuel:\\n"
        ".globaltype heddle_depth, i32\\n .globl heddle_depth\\n heddle_depth:\\n"
        ".globaltype heddle_depth_limit, i32\\n .globl heddle_depth_limit\\n heddle_depth_limit:\\n"
        ".globaltype heddle_stack_low, i32\\n .globl heddle_stack_low\\n heddle_stack_low:\\n");
#define EXPORT __attribute__((used, visibility("default")))
void report_fuel(void) IMPORT(fuel);
void report_depth(void) IMPORT(depth);
void report_stack(void) IMPORT(stack);
int memory_size(void) IMPORT(memory_size);
int memory_grow(int) IMPORT(memory_grow);
int report_atomic(int kind, unsigned address, unsigned value, unsigned site) IMPORT(atomic);
EXPORT void heddle_fuel_out(void) { report_fuel(); }
EXPORT void heddle_too_deep(void) { report_depth(); }
EXPORT void heddle_stack_grow(void) { report_stack(); }
EXPORT int heddle_memory_size(void) { return memory_size(); }
EXPORT int heddle_memory_grow(int pages) { return memory_grow(pages); }
static inline unsigned site(void) {
  unsigned value;
  __asm__ volatile("global.get heddle_site\\n local.set %0" : "=r"(value));
  return value;
}
EXPORT unsigned __tsan_atomic32_load(const volatile void *p, int order) { unsigned s = site(); return report_atomic(order, (unsigned)p, 0, s); }
EXPORT unsigned __tsan_atomic32_fetch_add(volatile void *p, unsigned v, int order) { unsigned s = site(); return report_atomic(order, (unsigned)p, v, s); }
EXPORT void __tsan_atomic_thread_fence(int order) { report_atomic(order, 0, 0, site()); }
EXPORT int heddle_raw_wait32(unsigned p, unsigned v, long long timeout, unsigned offset) { return report_atomic((int)timeout, p + offset, v, site()); }
EXPORT int heddle_raw_notify(unsigned p, unsigned v, unsigned offset) { return report_atomic(100, p + offset, v, site()); }
EXPORT unsigned heddle_raw_i32_rmw8_or_u(unsigned p, unsigned v, unsigned offset) { return report_atomic(101, p + offset, v, site()); }
EXPORT void heddle_raw_i64_store(unsigned p, unsigned long long v, unsigned offset) { report_atomic(102, p + offset, (unsigned)v, site()); }
EXPORT void heddle_raw_fence(void) { report_atomic(103, 0, 0, site()); }
`;

const target = ['--target=wasm32-wasip1', '-nostdinc', '-pthread', '-matomics', '-mbulk-memory', '-mmutable-globals'];
const threadSanitizer = ['-Xclang', '-fsanitize=thread', '-mllvm', '-tsan-instrument-func-entry-exit=0'];

export interface FreestandingOptions {
  readonly flags?: readonly string[];
  /** False: without the pass. */
  readonly instrumented?: boolean;
  /** False: the program only. */
  readonly runtime?: boolean;
  /** False: the memory is the program's own. */
  readonly importsMemory?: boolean;
}

/** Compiles and links `source`; its functions with `visibility("default")` are exported. */
export async function compileFreestanding(source: string, options: FreestandingOptions = {}): Promise<Uint8Array> {
  const pass = options.instrumented === false ? [] : threadSanitizer;
  const flags = [...pass, ...(options.flags ?? ['-O1']), '-g'];
  const files = new Map([['program.o', await compileFile('program.c', source, flags)]]);
  if (options.runtime !== false) files.set('runtime.o', await compileFile('runtime.c', runtime, ['-O2']));
  const link = [
    '--no-entry',
    '--export=__wasm_call_ctors',
    '--export-dynamic',
    '--allow-undefined',
    '--shared-memory',
    '--no-check-features',
  ];
  const names = guestExports.map((name) => `--export-if-defined=${name}`);
  const more = options.importsMemory === false ? [] : ['--import-memory'];
  const objects = [...files.keys()].map((file) => `${scratchPath}/${file}`);
  return await tool(['wasm-ld', ...objects, ...link, '--max-memory=16777216', ...names, ...more], 'a.wasm', files);
}

async function compileFile(name: string, text: string, flags: readonly string[]): Promise<Uint8Array> {
  const command = ['clang', `-working-directory=${scratchPath}`, ...target, ...flags, '-c', name];
  return await tool(command, `${name}.o`, new Map([[name, Buffer.from(text)]]));
}

async function tool(
  command: readonly string[],
  output: string,
  inputs: ReadonlyMap<string, Uint8Array>,
): Promise<Uint8Array> {
  const run = await runEmbedded({ arguments: [...command, '-o', `${scratchPath}/${output}`], inputs });
  const written = run.output(output);
  if (run.status !== 0 || written === undefined) throw new Error(`${command[0]} failed: ${run.stderr}`);
  return written;
}
