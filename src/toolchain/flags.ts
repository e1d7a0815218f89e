/** The compiler and linker flags that make a program Heddle can run. Why each is there: facts in ARCHITECTURE.md, "Toolchain". */

import type { Sysroot } from './backend.ts';

export type Language = 'c' | 'c++';

/** What a user's `-O` and `-g` override. */
export const defaultUserFlags: readonly string[] = ['-O1', '-g'];

const target: readonly string[] = [
  '--target=wasm32-wasip1',
  '-pthread',
  '-matomics',
  '-mbulk-memory',
  '-mmutable-globals',
  '-ftls-model=local-exec',
  '-fwrapv-pointer',
  // Loops that do not end stay: C and C++ let the compiler assume that most do, and what comes behind one then runs, or is `unreachable`.
  '-fno-finite-loops',
  '-mllvm',
  '-wasm-enable-sjlj',
  // The embedded LLVM is built with assertions, and then checks its own code after each stage: a quarter of the time of a small C file.
  '-Xclang',
  '-disable-llvm-verifier',
  // With it the debug information of a structure that is set to zero has that value instead of its place, also where its address escapes.
  '-Xclang',
  '-fexperimental-assignment-tracking=disabled',
];

const emulations: readonly string[] = ['MMAN', 'SIGNAL', 'PROCESS_CLOCKS', 'GETPID'].map(
  (name) => `-D_WASI_EMULATED_${name}`,
);

/** The front end's ThreadSanitizer pass: the driver refuses `-fsanitize=thread` for this target. */
export const instrumentationFlags: readonly string[] = [
  '-Xclang',
  '-fsanitize=thread',
  '-mllvm',
  '-tsan-instrument-func-entry-exit=0',
  '-mllvm',
  '-tsan-instrument-read-before-write',
  // Hooks of their own, whatever `--volatile` says: objects need not be compiled again for the other.
  '-mllvm',
  '-tsan-distinguish-volatile=1',
  // Without it a loop of `counter++` becomes one load before and one store after the loop: fewer events, and a load without a line.
  '-mllvm',
  '-disable-licm-promotion',
  // Functions with variables in memory keep a frame of their own, the end of which is the end of those variables: inlined into a caller that goes on, a `struct args`
  // on the stack would live as long as that caller, and its use by another thread would be no error.
  '-mllvm',
  '-inline-max-stacksize=0',
];

/** Names in messages, debug information and `__FILE__` do not depend on where things are installed. */
export function prefixMaps(cwd: string, sysroot: Sysroot): string[] {
  const folder = cwd.endsWith('/') ? cwd : `${cwd}/`;
  return [
    ...[...new Set([sysroot.root, sysroot.resources])].map((folder) => `-ffile-prefix-map=${folder}=<sysroot>`),
    `-ffile-prefix-map=${sysroot.guestInclude}=<heddle>`,
    `-ffile-prefix-map=${folder}=`,
    '-fdebug-compilation-dir=.',
    '-fcoverage-compilation-dir=.',
  ];
}

/**
 * The pass calls one hook for strong and weak compare-exchanges and takes them to have succeeded when the value was the expected one. So weak ones say that
 * they are weak, and ask afterwards whether they failed all the same (guest/tsan.c). C11's and libc++'s functions come down to this builtin.
 */
const weakCompareExchange =
  '-D__c11_atomic_compare_exchange_weak(heddle_o,...)=__extension__({__typeof__(heddle_o)heddle_p=(heddle_o);' +
  'int heddle_weak(const volatile void*)__asm__("heddle_weak");heddle_weak(heddle_p);' +
  '__c11_atomic_compare_exchange_weak(heddle_p,__VA_ARGS__)&&heddle_weak(0);})';

/**
 * Functions that ask not to be instrumented would be invisible: their races missed, and their atomics without order, so that other code seems to race.
 * The request is passed on for another sanitizer, which is not there. Guest code that must not be instrumented undefines this (guest/abi.h).
 */
const instrumentEverything: readonly string[] = [
  '-Dno_sanitize(...)=no_sanitize("address")',
  '-D__no_sanitize__(...)=__no_sanitize__("address")',
  '-Dno_sanitize_thread=no_sanitize_address',
  '-D__no_sanitize_thread__=no_sanitize_address',
  '-Ddisable_sanitizer_instrumentation=no_sanitize_address',
];

/** Clang has it for no WebAssembly but Emscripten's. Null is what C compilers give where they do not know; frames have no addresses here. */
const noReturnAddress = '-D__builtin_return_address(heddle_level)=((void*)0)';

/** Everything before the user's flags. */
export function compileFlags(language: Language, sysroot: Sysroot): string[] {
  return [
    ...target,
    `--sysroot=${sysroot.root}`,
    `-resource-dir=${sysroot.resources}`,
    ...(language === 'c++' ? ['-D_GNU_SOURCE'] : []),
    '-D__HEDDLE__=1',
    weakCompareExchange,
    ...instrumentEverything,
    noReturnAddress,
    // What libraries test before they use threads and POSIX calls.
    '-D__unix__=1',
    ...emulations,
    // Without it LLVM's GlobalOpt turns a static atomic that one function alone uses into a local, whatever other threads run that function:
    // Peterson's lock with a static `turn` then spins for ever (specimens/peterson).
    '-fkeep-persistent-storage-variables',
    // Without these LLVM removes a block that is only filled and freed, and the overflow or race in it.
    ...['malloc', 'calloc', 'realloc', 'free', 'aligned_alloc', 'strdup'].map((name) => `-fno-builtin-${name}`),
    '-isystem',
    sysroot.guestInclude,
  ];
}

const accessSizes = [1, 2, 4, 8, 16];

/** The hooks of the pass that stay imports: instrumentation after linking gives them to the kernel. */
export const hookImports: readonly string[] = [
  ...['read', 'write', 'read_write', 'volatile_read', 'volatile_write'].flatMap((kind) => [
    ...accessSizes.map((size) => `__tsan_${kind}${size}`),
    ...accessSizes.slice(1).map((size) => `__tsan_unaligned_${kind}${size}`),
  ]),
  '__tsan_vptr_read',
  '__tsan_vptr_update',
  '__tsan_read_range',
  '__tsan_write_range',
  '__tsan_func_entry',
  '__tsan_func_exit',
  '__tsan_init',
];

export const linkFlags: readonly string[] = [
  '--no-stack-first',
  '--global-base=65536',
  '--shared-memory',
  '--no-check-features',
  '--import-memory',
  '--max-memory=4294967296',
  // Nearly unused: the engine gives every thread its stack. It counts as data that is put back after each execution, so it is small.
  '-z',
  'stack-size=1024',
  '--export=__stack_pointer',
  '--export=__tls_base',
  '--export=__wasm_init_tls',
  '--export=__tls_size',
  '--export=__tls_align',
  '--export=__heap_base',
  '--export=__data_end',
  '--export=__global_base',
  '--export-table',
];

/** After libc: what it emulates of POSIX. */
export const systemLibraries: readonly string[] = [
  '-lm',
  '-lwasi-emulated-mman',
  '-lwasi-emulated-signal',
  '-lwasi-emulated-process-clocks',
  '-lwasi-emulated-getpid',
  '-lsetjmp',
];
