/**
 * What the instrumentation needs from the guest runtime. The toolchain passes `guestExports` to wasm-ld as
 * `--export-if-defined=NAME`; everything else is found in the name section.
 */

/** Mutable i32 globals of guest/core.c, found by export name. */
export const guestGlobals = [
  '__stack_pointer',
  'heddle_site',
  'heddle_fuel',
  'heddle_depth',
  'heddle_depth_limit',
  'heddle_stack_low',
  'heddle_frame',
] as const;

export type GuestGlobal = (typeof guestGlobals)[number];

/** Functions that inserted code calls. */
export const guestFunctions = [
  'heddle_fuel_out',
  'heddle_too_deep',
  'heddle_stack_grow',
  'heddle_memory_size',
  'heddle_memory_grow',
] as const;

export type GuestFunction = (typeof guestFunctions)[number];

const widths = [
  ['i32', ''],
  ['i64', ''],
  ['i32', '8'],
  ['i32', '16'],
  ['i64', '8'],
  ['i64', '16'],
  ['i64', '32'],
] as const;

function rawAtomicNames(): string[] {
  const names: string[] = [];
  for (const [type, width] of widths) names.push(`${type}_load${width}${width === '' ? '' : '_u'}`);
  for (const [type, width] of widths) names.push(`${type}_store${width}`);
  for (const operation of ['add', 'sub', 'and', 'or', 'xor', 'xchg', 'cmpxchg']) {
    for (const [type, width] of widths) names.push(`${type}_rmw${width}_${operation}${width === '' ? '' : '_u'}`);
  }
  return names.map((name) => `heddle_raw_${name}`);
}

/** guest/raw-atomics.c, in the order of the opcodes 0xFE 0x10 to 0xFE 0x4E. */
export const rawAtomicAccesses: readonly string[] = rawAtomicNames();

/** guest/raw-atomics.c, in the order of the opcodes 0xFE 0x00 to 0xFE 0x03. */
export const rawAtomicOthers = [
  'heddle_raw_notify',
  'heddle_raw_wait32',
  'heddle_raw_wait64',
  'heddle_raw_fence',
] as const;

/** The tag of what ends an execution: src/engine/program-instance.ts. */
export const endOfExecutionTag = 'heddle_end_of_execution';

/** Names to export from a linked program where it defines them. */
export const guestExports: readonly string[] = [...guestGlobals, ...guestFunctions, endOfExecutionTag];
