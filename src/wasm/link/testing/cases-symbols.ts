import type { TruthCase } from './truth.ts';
import { constant, type ImportSpec, type ModuleSpec } from './writer.ts';

export const globalGet = (index: number): number[] => [0x23, index];
export const call = (index: number): number[] => [0x10, index];
export const load: readonly number[] = [0x28, 2, 0];

/** A main module for dynamic linking. */
export const main: ModuleSpec = { dylink: {}, memory: { min: 8, export: 'memory' } };
export const memoryImport: ImportSpec = { from: ['env', 'memory'], memory: { min: 0 } };
export const baseImport: ImportSpec = { from: ['env', '__memory_base'], global: 'i32' };

const answer = (type: string, code: readonly number[]): ModuleSpec => ({
  ...main,
  functions: [{ type, code, export: 'answer' }],
});
const asks = (type: string, code: readonly number[]): ModuleSpec => ({
  dylink: {},
  imports: [{ from: ['env', 'answer'], function: type }],
  functions: [{ type: '> i32', code: [...code, ...call(0)], export: 'run' }],
});
const wantsGlobal = (name: string, mutable: boolean): ModuleSpec => ({
  dylink: {},
  imports: [{ from: ['env', name], global: 'i32', mutable }],
});
const looksUp = (module: 'GOT.mem' | 'GOT.func', name: string): ModuleSpec => ({
  dylink: {},
  imports: [memoryImport, { from: [module, name], global: 'i32', mutable: true }],
  functions: [{ type: '> i32', code: [...globalGet(0), ...load], export: 'run' }],
});
const variable = (name: string, address: number): ModuleSpec => ({
  ...main,
  globals: [{ type: 'i32', init: constant(address), export: name }],
  data: [{ offset: constant(address), bytes: [138, 0, 0, 0] }],
});
/** Has a variable of its own, and reads it through the GOT, as position-independent code does. */
const ownVariable = (name: string): ModuleSpec => ({
  dylink: { memorySize: 16 },
  imports: [memoryImport, baseImport, { from: ['GOT.mem', name], global: 'i32', mutable: true }],
  functions: [{ type: '> i32', code: [...globalGet(1), ...load], export: 'run' }],
  globals: [{ type: 'i32', init: constant(0), export: name }],
  data: [{ offset: globalGet(0), bytes: [42, 0, 0, 0] }],
});
const plainAsks: ModuleSpec = {
  imports: [{ from: ['main', 'answer'], function: '> i32' }],
  functions: [{ type: '> i32', code: call(0), export: 'run' }],
};
/** Calls what a module that comes later defines. */
const callsLater: ModuleSpec = {
  ...main,
  imports: [{ from: ['env', 'late'], function: 'f64 i32 > f64' }],
  functions: [{ type: '> f64', code: [0x44, 0, 0, 0, 0, 0, 0, 4, 64, ...constant(80), ...call(0)], export: 'run' }],
};

/** Who defines what, with which type. */
export const symbolCases: readonly TruthCase[] = [
  {
    rule: 'W19',
    name: 'variable of nobody',
    shows: [main, looksUp('GOT.mem', 'counter')],
    clean: [variable('counter', 64), looksUp('GOT.mem', 'counter')],
  },
  {
    rule: 'W19',
    name: 'address of a function of nobody',
    shows: [main, looksUp('GOT.func', 'answer')],
    clean: [answer('> i32', constant(5)), looksUp('GOT.func', 'answer')],
  },
  {
    rule: 'W20',
    name: 'function of nobody',
    shows: [main, asks('> i32', [])],
    clean: [answer('> i32', constant(5)), asks('> i32', [])],
    observe: { call: 'run', correct: 5 },
  },
  {
    rule: 'W21',
    name: 'type information that main dropped',
    shows: [main, looksUp('GOT.mem', '_ZTISt9exception')],
    clean: [variable('_ZTISt9exception', 64), looksUp('GOT.mem', '_ZTISt9exception')],
  },
  {
    rule: 'W22',
    name: 'no entry point',
    shows: [main, { dylink: {}, functions: [{ type: '>', code: [] }] }],
    clean: [main, { dylink: {}, functions: [{ type: '>', code: [], export: 'entry' }] }],
  },
  {
    rule: 'W24',
    name: 'other type, dynamic linking',
    shows: [answer('> i32', constant(5)), asks('i32 > i32', constant(1))],
    clean: [answer('i32 > i32', [0x20, 0]), asks('i32 > i32', constant(1))],
  },
  {
    rule: 'W24',
    name: 'other type, named module',
    shows: [{ functions: [{ type: '> i64', code: [0x42, 5], export: 'answer' }] }, plainAsks],
    clean: [{ functions: [{ type: '> i32', code: constant(5), export: 'answer' }] }, plainAsks],
  },
  {
    rule: 'W25',
    name: 'other type behind a stub',
    shows: [
      callsLater,
      { dylink: {}, functions: [{ type: 'i32 > i32', code: [0x20, 0, ...constant(80), 0x6a], export: 'late' }] },
    ],
    clean: [
      callsLater,
      { dylink: {}, functions: [{ type: 'f64 i32 > f64', code: [0x20, 0, 0x20, 1, 0xb7, 0xa0], export: 'late' }] },
    ],
    observe: { call: 'run', correct: 82.5 },
  },
  {
    rule: 'W35',
    name: 'one variable for two',
    shows: [variable('counter', 64), ownVariable('counter')],
    clean: [variable('counter', 64), ownVariable('other')],
    observe: { call: 'run', correct: 42 },
  },
  {
    rule: 'W36',
    name: 'two allocators',
    unobservable: 'needs two libcs at work',
    shows: [
      { ...main, functions: [{ type: 'i32 > i32', code: constant(0), export: 'malloc' }] },
      { dylink: {}, functions: [{ type: 'i32 > i32', code: constant(0), export: 'sbrk' }] },
    ],
    clean: [
      { ...main, functions: [{ type: 'i32 > i32', code: constant(0), export: 'malloc' }] },
      { dylink: {}, functions: [{ type: 'i32 > i32', code: constant(0), export: 'make' }] },
    ],
  },
  {
    rule: 'W38',
    name: 'mutability of the stack pointer',
    shows: [
      { ...main, globals: [{ type: 'i32', init: constant(64), export: '__stack_pointer' }] },
      wantsGlobal('__stack_pointer', true),
    ],
    clean: [
      { ...main, globals: [{ type: 'i32', mutable: true, init: constant(64), export: '__stack_pointer' }] },
      wantsGlobal('__stack_pointer', true),
    ],
  },
  {
    rule: 'W38',
    name: 'type of a global',
    shows: [
      { globals: [{ type: 'i64', init: [0x42, 1], export: 'base' }] },
      { imports: [{ from: ['main', 'base'], global: 'i32' }] },
    ],
    clean: [
      { globals: [{ type: 'i32', init: constant(1), export: 'base' }] },
      { imports: [{ from: ['main', 'base'], global: 'i32' }] },
    ],
  },
  {
    rule: 'W38',
    name: 'mutable memory base',
    shows: [main, wantsGlobal('__memory_base', true)],
    clean: [main, wantsGlobal('__memory_base', false)],
  },
  {
    rule: 'W38',
    name: 'immutable GOT entry',
    shows: [
      variable('counter', 64),
      { dylink: {}, imports: [{ from: ['GOT.mem', 'counter'], global: 'i32', mutable: false }] },
    ],
    clean: [variable('counter', 64), looksUp('GOT.mem', 'counter')],
  },
  {
    rule: 'W39',
    name: 'an import module of another host',
    shows: [main, { dylink: {}, imports: [{ from: ['wasi_unstable', 'fd_write'], function: '>' }] }],
    clean: [main, { dylink: {}, imports: [{ from: ['wasi_snapshot_preview1', 'fd_write'], function: '>' }] }],
  },
  {
    rule: 'W39',
    name: 'a memory that the glue does not make',
    check: { glue: 'function loadDynamicLibrary() {}' },
    unobservable: 'the glue is not run here; link-packages.md has it happen',
    shows: [{ dylink: {}, imports: [memoryImport] }],
    clean: [main],
  },
  {
    rule: 'W42',
    name: 'thread-local variable of another module',
    unobservable: "needs Emscripten's thread-local blocks; link-emscripten.md has it happen",
    shows: [
      main,
      { ...ownVariable('mine'), dylink: { memorySize: 16, exportFlags: { mine: 0x100 } } },
      looksUp('GOT.mem', 'mine'),
    ],
    clean: [main, ownVariable('mine'), looksUp('GOT.mem', 'mine')],
  },
];
