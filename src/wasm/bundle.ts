/**
 * Dynamic libraries travel inside the program that may open them, each in a custom section of its own at the end. So a program stays one file:
 * its hash covers the libraries, the store keeps them, and a replay on another machine finds them.
 */
import { ByteWriter } from './byte-writer.ts';
import { ByteReader } from './reader/byte-reader.ts';
import { type CustomSection, SectionId, type WasmModule } from './reader/module.ts';
import { readModule } from './reader/read-module.ts';

const sectionName = 'heddle.library';

/** A dynamic library as linked, and the path under which the program opens it: absolute, as for a program whose working directory is `/`. */
export interface BundledLibrary {
  readonly path: string;
  readonly binary: Uint8Array;
}

/** The program with the libraries added, in this order. A library with the path of one that is there already replaces it. */
export function bundleLibraries(program: Uint8Array, libraries: readonly BundledLibrary[]): Uint8Array {
  if (libraries.length === 0) return program;
  const module = readModule(program);
  const added = new Set(libraries.map(({ path }) => path));
  const kept = bundledLibraries(module).filter(({ path }) => !added.has(path));
  const out = new ByteWriter(program.length * 2);
  out.copy(program, 0, 8);
  for (const { start, end } of module.sections) {
    if (!module.customSections.some((custom) => custom.start === start && isLibrarySection(custom)))
      out.copy(program, start, end);
  }
  for (const { path, binary } of [...kept, ...libraries]) {
    out.u8(SectionId.custom);
    const size = out.reserveU32();
    const start = out.length;
    out.name(sectionName);
    out.name(path);
    out.copy(binary, 0, binary.length);
    out.patchU32(size, out.length - start);
  }
  return out.finish();
}

export function bundledLibraries({ binary, customSections }: WasmModule): BundledLibrary[] {
  return customSections.filter(isLibrarySection).map(({ contents, end }) => {
    const reader = new ByteReader(binary, contents, end);
    const path = reader.lenientName('the path of a library');
    return { path, binary: binary.slice(reader.pos, end) };
  });
}

export function isLibrarySection({ name }: CustomSection): boolean {
  return name === sectionName;
}
