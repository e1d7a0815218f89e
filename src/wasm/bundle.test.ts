import { expect, it } from 'vitest';
import { type BundledLibrary, bundledLibraries, bundleLibraries } from './bundle.ts';
import { readModule } from './reader/read-module.ts';

const program = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 5, 4, 0x6e, 0x61, 0x6d, 0x65);
const library = (path: string, ...bytes: readonly number[]): BundledLibrary => ({
  path,
  binary: Uint8Array.from(bytes),
});

it('gives back what was put in, in order, and leaves the program valid', () => {
  const libraries = [library('/a.so', 1, 2, 3), library('/plugins/b.so')];
  const bundle = bundleLibraries(program, libraries);
  expect(bundledLibraries(readModule(bundle))).toEqual(libraries);
  expect(bundle.subarray(0, program.length)).toEqual(program);
  expect(WebAssembly.validate(Uint8Array.from(bundle))).toBe(true);
});

it('changes nothing without libraries', () => {
  expect(bundleLibraries(program, [])).toBe(program);
});

it('replaces a library of the same path and keeps the others', () => {
  const before = bundleLibraries(program, [library('/a.so', 1), library('/b.so', 2)]);
  const after = bundledLibraries(readModule(bundleLibraries(before, [library('/a.so', 9)])));
  expect(after).toEqual([library('/b.so', 2), library('/a.so', 9)]);
});
