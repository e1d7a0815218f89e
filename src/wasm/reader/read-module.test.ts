import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { HeddleError } from '../../base/error.ts';
import { instrument } from '../instrument/instrument.ts';
import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { codeBase, exportedIndex, findSection, SectionId, type WasmModule } from './module.ts';
import { NameKind, readFunctionNames, readNames } from './names.ts';
import { readModule } from './read-module.ts';
import { functionTypeName, valueTypeName } from './types.ts';

const source = `
#define EXPORT __attribute__((visibility("default")))
typedef int (*operation)(int);
_Thread_local int local = 3;
int table_of_numbers[4] = {1, 2, 3, 4};
EXPORT int twice(int x) { return x * 2; }
EXPORT int half(int x) { return x / 2; }
operation volatile chosen = twice;
EXPORT int apply(int x) { if (x > 9) chosen = half; return chosen(x) + local; }
EXPORT double wide(long long a, double b) { return a + b + table_of_numbers[a & 3]; }
EXPORT int loop(int n) { int s = 0; for (int i = 0; i < n; i++) { s += table_of_numbers[i & 3]; switch (s) { case 1: s++; break; case 2: s--; break; case 3: s += 9; break; case 4: s = 0; } } return s; }
`;

let binary: Uint8Array;
let module: WasmModule;

beforeAll(async () => {
  binary = await compileFreestanding(source);
  module = readModule(binary);
});

describe('a compiled program', () => {
  it('has the imports and exports that V8 sees', () => {
    const v8 = new WebAssembly.Module(Uint8Array.from(binary));
    expect(module.imports.map(({ module: from, name, item }) => ({ module: from, name, kind: item.kind }))).toEqual(
      WebAssembly.Module.imports(v8),
    );
    expect(module.exports.map(({ name, kind }) => ({ name, kind }))).toEqual(WebAssembly.Module.exports(v8));
  });

  it('has functions with names, types and bodies that follow each other', () => {
    const names = readFunctionNames(module);
    const wide = exportedIndex(module, 'function', 'wide') ?? -1;
    expect(names.get(wide)).toBe('wide');
    const type = module.types[module.functions[wide] ?? -1];
    expect(type === undefined ? '' : functionTypeName(type)).toBe('(i64, f64) -> f64');
    let end = codeBase(module) + 1;
    for (const body of module.bodies) {
      expect(body.start - end).toBeGreaterThanOrEqual(1);
      expect(body.code).toBeGreaterThan(body.start);
      end = body.end;
    }
    expect(end).toBe(findSection(module, SectionId.code)?.end);
  });

  it('has a table of the functions whose address is taken', () => {
    const names = readFunctionNames(module);
    const entries = module.elements.flatMap(({ functions }) => functions.map((index) => names.get(index)));
    expect(entries.toSorted()).toEqual(['half', 'twice']);
    for (const { functions, positions } of module.elements) {
      functions.forEach((index, entry) => expect(binary[positions[entry] ?? 0]).toBe(index));
    }
  });

  it('has a memory, globals and data', () => {
    expect(module.memories).toMatchObject([{ shared: true, wide: false, maximum: 256 }]);
    const stackPointer = exportedIndex(module, 'global', '__stack_pointer') ?? -1;
    expect(module.globals[stackPointer]).toMatchObject({ type: 0x7f, mutable: true });
    expect(readNames(module, NameKind.global).get(stackPointer)).toBe('__stack_pointer');
    expect(module.data.map(({ mode }) => mode)).toContain('passive');
    expect(module.startFunction).toBeDefined();
    expect(module.customSections.map(({ name }) => name)).toContain('.debug_info');
  });
});

describe('broken binaries', () => {
  /** Reads and instruments; the only exception that may come out is ours. */
  function survives(bytes: Uint8Array): void {
    try {
      instrument(bytes);
    } catch (error) {
      if (!(error instanceof HeddleError)) throw error;
    }
  }

  it('are refused when cut off anywhere', () => {
    const whole = new Set(module.sections.map(({ end }) => end));
    for (let length = 0; length < binary.length; length += 3) {
      const cut = binary.subarray(0, length);
      survives(cut);
      if (length > 8 && !whole.has(length)) expect(() => readModule(cut)).toThrow(HeddleError);
    }
  });

  it('never make it fail in another way', () => {
    const bound = findSection(module, SectionId.data)?.end ?? binary.length;
    const change = fc.record({ at: fc.nat(bound - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const copy = binary.slice();
        for (const { at, byte } of changes) copy[at] = byte;
        survives(copy);
      }),
      { numRuns: 3000 },
    );
  });

  it('are refused with the place and the reason', () => {
    expect(() => readModule(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toThrow(
      'malformed at offset 0x0: expected the magic number `\\0asm`, found 0x7f.',
    );
    expect(() => readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0))).toThrow(
      'expected version 1 (a core module',
    );
    expect(() => readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 3, 2, 1, 0))).toThrow(
      'expected 1 function bodies, found 0',
    );
    expect(() => readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, 1, 0, 3, 1, 0))).toThrow(
      'expected each section once and in order, found section 3 here',
    );
    expect(() =>
      readModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f)),
    ).toThrow('expected a type, found the end of the data');
  });
});

describe('names of types', () => {
  it('are those of the text format', () => {
    expect([0x7f, 0x7b, 0x70, (5 << 8) | 0x64, (-16 << 8) | 0x63].map(valueTypeName)).toEqual([
      'i32',
      'v128',
      'funcref',
      '(ref 5)',
      '(ref null func)',
    ]);
  });
});
