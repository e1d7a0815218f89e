import { describe, expect, it } from 'vitest';
import { leb, type ModuleSpec, text, writeModule } from '../link/testing/writer.ts';
import { readDylink } from './dylink.ts';
import { readModule } from './read-module.ts';
import { readOutsideUrls, readProducers, readTargetFeatures } from './tool-sections.ts';

const read = (spec: ModuleSpec): ReturnType<typeof readModule> => readModule(writeModule(spec));
const custom = (name: string, ...bytes: number[]): ModuleSpec => ({ trailing: [{ name, bytes }] });

describe('sections of tools', () => {
  it('target_features', () => {
    const bytes = [3, 0x2b, ...text('atomics'), 0x2d, ...text('shared-mem'), 0x3d, ...text('simd128')];
    expect(
      readTargetFeatures(read(custom('target_features', ...bytes))).map(({ name, prefix }) => `${prefix} ${name}`),
    ).toEqual(['used atomics', 'disallowed shared-mem', 'required simd128']);
    expect(readTargetFeatures(read(custom('target_features', 9, 0x2b, ...text('a'))))).toHaveLength(1);
    expect(readTargetFeatures(read({}))).toEqual([]);
  });

  it('producers', () => {
    const bytes = [1, ...text('processed-by'), 2, ...text('clang'), ...text('22.1'), ...text('rustc'), ...text('1.99')];
    expect(readProducers(read(custom('producers', ...bytes)))).toMatchObject([
      { field: 'processed-by', name: 'clang', version: '22.1' },
      { field: 'processed-by', name: 'rustc', version: '1.99' },
    ]);
  });

  it('debug information and source maps elsewhere', () => {
    const module = read({
      trailing: [
        { name: 'external_debug_info', bytes: text('a.debug.wasm') },
        { name: 'sourceMappingURL', bytes: text('a.map') },
      ],
    });
    expect(readOutsideUrls(module)).toEqual({ debugInfo: 'a.debug.wasm', sourceMap: 'a.map' });
    expect(readOutsideUrls(read(custom('sourceMappingURL', 99)))).toEqual({
      debugInfo: undefined,
      sourceMap: undefined,
    });
  });
});

describe('dylink.0', () => {
  it('has sizes, needed libraries, flags and what is not known', () => {
    const dylink = {
      memorySize: 300,
      tableSize: 7,
      needed: ['liba.so'],
      exportFlags: { x: 0x100 },
      importFlags: { 'GOT.mem.y': 1 },
      unknown: 99,
    };
    const found = readDylink(read({ dylink }));
    expect(found).toMatchObject({
      first: true,
      memorySize: 300,
      tableSize: 7,
      needed: ['liba.so'],
      problem: undefined,
    });
    expect(found?.exportFlags.get('x')).toBe(0x100);
    expect(found?.importFlags.get('GOT.mem\0y')).toBe(1);
    expect(found?.unknown.map(({ id }) => id)).toEqual([99]);
  });

  it('is read as far as it goes', () => {
    const broken = { leading: [{ name: 'dylink.0', bytes: [1, 4, ...leb(8), 0, 0, 0, 2, 50, 1] }] };
    const found = readDylink(read(broken));
    expect(found?.memorySize).toBe(8);
    expect(found?.problem).toMatch(/malformed at offset 0x[0-9a-f]+: expected 50 bytes/);
    expect(readDylink(read({}))).toBeUndefined();
  });
});
