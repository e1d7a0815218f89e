import type { TruthCase } from './truth.ts';
import { constant, type LimitsSpec, type ModuleSpec } from './writer.ts';

const own = (memory: LimitsSpec): ModuleSpec => ({ memory: { ...memory, export: 'memory' } });
const wants = (memory: LimitsSpec): ModuleSpec => ({ imports: [{ from: ['env', 'memory'], memory }] });
const table = (limits: LimitsSpec): ModuleSpec => ({ table: { ...limits, export: '__indirect_function_table' } });
const wantsTable = (limits: LimitsSpec): ModuleSpec => ({
  imports: [{ from: ['env', '__indirect_function_table'], table: limits }],
});

/** `i32.atomic.rmw.add`, or `memory.atomic.wait32` on a value that does not match. */
const atomicAdd = [...constant(0), ...constant(1), 0xfe, 0x1e, 2, 0];
const wait = [...constant(0), ...constant(7), 0x42, 0, 0xfe, 0x01, 2, 0];
const running = (code: readonly number[], memory: LimitsSpec): ModuleSpec => ({
  ...wants(memory),
  functions: [{ type: '> i32', code, export: 'run' }],
});

/** Memories and tables: the engine checks these, so what happened is its own text. */
export const memoryCases: readonly TruthCase[] = [
  {
    rule: 'W01',
    name: 'shared memory, unshared import',
    shows: [own({ min: 1, max: 4, shared: true }), wants({ min: 1 })],
    clean: [own({ min: 1, max: 4, shared: true }), wants({ min: 1, max: 4, shared: true })],
  },
  {
    rule: 'W01',
    name: 'shared memory of the host',
    check: { noMain: true, memory: { shared: true, initial: 2, maximum: 4 } },
    load: { memory: { shared: true, initial: 2, maximum: 4 } },
    shows: [wants({ min: 1 })],
    clean: [wants({ min: 1, max: 9, shared: true })],
  },
  {
    rule: 'W02',
    name: 'unshared memory, shared import',
    shows: [own({ min: 1, max: 4 }), wants({ min: 1, max: 4, shared: true })],
    clean: [own({ min: 1, max: 4 }), wants({ min: 1, max: 4 })],
  },
  {
    rule: 'W03',
    name: 'waiting on an unshared memory',
    shows: [own({ min: 1 }), running(wait, { min: 1 })],
    clean: [own({ min: 1, max: 2, shared: true }), running(wait, { min: 1, max: 2, shared: true })],
    observe: { call: 'run', correct: 1 },
    onPage: { clean: 'miscomputes', why: 'the main thread of a page may not wait on any memory' },
  },
  {
    rule: 'W03',
    name: 'atomics lost at the link, shared memory',
    shows: [own({ min: 1, max: 2, shared: true }), running(atomicAdd, { min: 1, max: 2 })],
    clean: [own({ min: 1, max: 2, shared: true }), running(atomicAdd, { min: 1, max: 2, shared: true })],
    observe: { call: 'run', correct: 0 },
  },
  {
    rule: 'W07',
    name: 'too few pages',
    shows: [own({ min: 1 }), wants({ min: 10 })],
    clean: [own({ min: 10 }), wants({ min: 10 })],
  },
  {
    rule: 'W08',
    name: 'no maximum',
    shows: [own({ min: 1 }), wants({ min: 1, max: 10 })],
    clean: [own({ min: 1, max: 10 }), wants({ min: 1, max: 10 })],
  },
  {
    rule: 'W09',
    name: 'larger maximum',
    shows: [own({ min: 1, max: 20 }), wants({ min: 1, max: 10 })],
    clean: [own({ min: 1, max: 10 }), wants({ min: 1, max: 10 })],
  },
  {
    rule: 'W10',
    name: 'shared without maximum',
    shows: [own({ min: 1, max: 2, shared: true }), wants({ min: 1, shared: true })],
    clean: [own({ min: 1, max: 2, shared: true }), wants({ min: 1, max: 2, shared: true })],
  },
  {
    rule: 'W11',
    name: '64-bit import of a 32-bit memory',
    shows: [own({ min: 1 }), wants({ min: 1, wide: true })],
    clean: [own({ min: 1, wide: true }), wants({ min: 1, wide: true })],
  },
  {
    rule: 'W11',
    name: '64-bit import of a 32-bit table',
    shows: [table({ min: 1 }), wantsTable({ min: 1, wide: true })],
    clean: [table({ min: 1, wide: true }), wantsTable({ min: 1, wide: true })],
  },
  {
    rule: 'W12',
    name: 'table too small',
    shows: [table({ min: 1 }), wantsTable({ min: 10 })],
    clean: [table({ min: 10 }), wantsTable({ min: 10 })],
  },
  {
    rule: 'W12',
    name: 'table without maximum',
    shows: [table({ min: 1 }), wantsTable({ min: 1, max: 10 })],
    clean: [table({ min: 1, max: 10 }), wantsTable({ min: 1, max: 10 })],
  },
  {
    rule: 'W12',
    name: 'table with larger maximum',
    shows: [table({ min: 1, max: 20 }), wantsTable({ min: 1, max: 10 })],
    clean: [table({ min: 1, max: 10 }), wantsTable({ min: 1, max: 10 })],
  },
  {
    rule: 'W12',
    name: 'table that cannot grow for a dynamic library',
    shows: [
      { ...table({ min: 4, max: 4 }), dylink: {} },
      { ...wantsTable({ min: 0 }), dylink: { tableSize: 2 } },
    ],
    clean: [
      { ...table({ min: 4, max: 6 }), dylink: {} },
      { ...wantsTable({ min: 0 }), dylink: { tableSize: 2 } },
    ],
  },
  {
    rule: 'W37',
    name: 'data beyond the maximum of the memory',
    shows: [
      { ...own({ min: 6, max: 6 }), dylink: {} },
      { ...wants({ min: 1 }), dylink: { memorySize: 7 * 65_536 } },
    ],
    clean: [
      { ...own({ min: 6, max: 64 }), dylink: {} },
      { ...wants({ min: 1 }), dylink: { memorySize: 7 * 65_536 } },
    ],
  },
];
