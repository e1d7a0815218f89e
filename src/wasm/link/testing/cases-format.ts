import type { TruthCase } from './truth.ts';
import type { ModuleSpec } from './writer.ts';

const main: ModuleSpec = { dylink: {}, memory: { min: 8, export: 'memory' } };
const library: ModuleSpec = { dylink: {}, imports: [{ from: ['env', 'memory'], memory: { min: 0 } }] };
/** Modules of a host without dynamic linking. */
const plain: ModuleSpec = { memory: { min: 8, export: 'memory' } };
const addOn: ModuleSpec = { imports: [{ from: ['env', 'memory'], memory: { min: 0 } }] };
const encoder = new TextEncoder();

/** What kind of file it is. */
export const formatCases: readonly TruthCase[] = [
  {
    rule: 'W13',
    name: 'no dylink section',
    shows: [main, { imports: [{ from: ['env', '__memory_base'], global: 'i32' }] }],
    clean: [main, { dylink: {}, imports: [{ from: ['env', '__memory_base'], global: 'i32' }] }],
  },
  {
    rule: 'W13',
    name: 'dylink section behind another',
    shows: [main, { ...library, leading: [{ name: 'producers', bytes: [0] }] }],
    clean: [main, { ...library, trailing: [{ name: 'producers', bytes: [0] }] }],
  },
  { rule: 'W14', name: 'old dylink section', shows: [main, { dylink: { name: 'dylink' } }], clean: [main, library] },
  { rule: 'W15', name: 'an HTML page', shows: [main, encoder.encode('<!DOCTYPE html>')], clean: [main, library] },
  { rule: 'W15', name: 'an empty file', shows: [new Uint8Array()], clean: [plain] },
  { rule: 'W15', name: 'half a header', shows: [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1)], clean: [plain] },
  {
    rule: 'W15',
    name: 'cut short',
    shows: [plain, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9, 1)],
    clean: [plain, addOn],
  },
  {
    rule: 'W16',
    name: 'a component',
    shows: [plain, Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)],
    clean: [plain, addOn],
  },
  {
    rule: 'W17',
    name: 'unknown subsection',
    shows: [main, { ...library, dylink: { unknown: 77 } }],
    clean: [main, library],
  },
  {
    rule: 'W17',
    name: 'table alignment',
    shows: [main, { ...library, dylink: { tableAlignment: 3 } }],
    clean: [main, library],
  },
  {
    rule: 'W18',
    name: 'needed library missing',
    shows: [main, { ...library, dylink: { needed: ['third.wasm'] } }],
    clean: [main, { ...library, dylink: { needed: ['third.wasm'] } }, library],
  },
];
