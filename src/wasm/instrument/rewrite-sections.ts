/** Copies each section with the changes that it needs; what needs none is copied as it is. */
import { assert } from '../../base/assert.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { ByteReader } from '../reader/byte-reader.ts';
import type { Import, Section, WasmModule } from '../reader/module.ts';
import { type FunctionType, functionTypeKey, ValueTypes } from '../reader/types.ts';
import { addedHookTypes } from './joined-hooks.ts';
import { hookKind, kernelName } from './hooks.ts';
import type { Program } from './program.ts';

/** Types that hooks have with their site, and their added functions; appended to the type section. */
export class AddedTypes {
  readonly types: FunctionType[] = [];
  private readonly indices = new Map<string, number>();

  constructor(module: WasmModule) {
    module.types.forEach((type, index) => {
      if (!this.indices.has(functionTypeKey(type))) this.indices.set(functionTypeKey(type), index);
    });
    const first = module.types.length;
    const hooks = module.imports.flatMap(({ module: name, name: field, item }) =>
      item.kind === 'function' && hookKind(name, field) === 'sited'
        ? [withSite(module.types[item.type] as FunctionType)]
        : [],
    );
    if (hooks.length === 0) return;
    for (const type of [...hooks, ...Object.values(addedHookTypes)]) {
      if (type === undefined) continue;
      const key = functionTypeKey(type);
      if (this.indices.has(key)) continue;
      this.indices.set(key, first + this.types.length);
      this.types.push(type);
    }
  }

  indexOf(type: FunctionType): number {
    const index = this.indices.get(functionTypeKey(type));
    assert(index !== undefined, 'every type of a hook was added');
    return index;
  }

  indexWithSite(type: FunctionType): number {
    return this.indexOf(withSite(type));
  }
}

function withSite(type: FunctionType): FunctionType {
  return { params: [...type.params, ValueTypes.i32], results: type.results };
}

/** Writes a section's id, room for its size, and its contents. */
export function writeSection(out: ByteWriter, id: number, write: () => void): void {
  out.u8(id);
  const size = out.reserveU32();
  const start = out.length;
  write();
  out.patchU32(size, out.length - start);
}

/** The old items as they are, behind a count that has grown. */
function copyGrown(out: ByteWriter, binary: Uint8Array, section: Section, added: number): void {
  const reader = new ByteReader(binary, section.contents, section.end);
  out.u32(reader.u32('a count') + added);
  out.copy(binary, reader.pos, section.end);
}

export function writeTypes(out: ByteWriter, module: WasmModule, section: Section, added: AddedTypes): void {
  writeSection(out, section.id, () => {
    copyGrown(out, module.binary, section, added.types.length);
    for (const { params, results } of added.types) {
      out.u8(0x60);
      for (const types of [params, results]) {
        out.u32(types.length);
        for (const type of types) out.u8(type);
      }
    }
  });
}

/** Hooks become the kernel's, with their site; the memory becomes an unshared one; the kernel's memory is added. */
export function writeImports(out: ByteWriter, module: WasmModule, section: Section, added: AddedTypes): void {
  writeSection(out, section.id, () => {
    out.u32(module.imports.length + 1);
    for (const item of module.imports) writeImport(out, module, item, added);
    out.name('kernel');
    out.name('memory');
    out.u8(2);
    out.u8(0);
    out.u32(1);
  });
}

function writeImport(out: ByteWriter, module: WasmModule, imported: Import, added: AddedTypes): void {
  const { item } = imported;
  const hook = hookKind(imported.module, imported.name);
  if (item.kind === 'function' && hook !== undefined) {
    out.name('kernel');
    out.name(kernelName(imported.name));
    out.u8(0);
    out.u32(hook === 'sited' ? added.indexWithSite(module.types[item.type] as FunctionType) : item.type);
  } else if (item.kind === 'memory' && item.limits.shared) {
    const { at } = item.limits;
    out.copy(module.binary, imported.start, at);
    out.u8((module.binary[at] as number) & ~2);
    out.copy(module.binary, at + 1, imported.end);
  } else {
    out.copy(module.binary, imported.start, imported.end);
  }
}

/** The types of all functions: wrappers and those of hooks at the end. */
export function writeFunctions(out: ByteWriter, program: Program, section: Section, added: AddedTypes): void {
  const { module, wrappers, addedHooks, entered } = program;
  writeSection(out, section.id, () => {
    copyGrown(out, module.binary, section, wrappers.wrapped.length + addedHooks.length + entered.length);
    for (const index of wrappers.wrapped) out.u32(module.functions[index] as number);
    for (const { hook, kind } of addedHooks) {
      out.u32(added.indexOf(addedHookTypes[kind] ?? withSite(program.functionType(hook))));
    }
    for (const index of entered) out.u32(module.functions[index] as number);
  });
}

/** Table entries of functions that recurse through pointers become their wrappers, those of a dynamic library their entry functions. */
export function writeElements(out: ByteWriter, program: Program, section: Section): void {
  const { module } = program;
  writeSection(out, section.id, () => {
    let cursor = section.contents;
    for (const { functions, positions } of module.elements) {
      for (let entry = 0; entry < functions.length; entry++) {
        const index = functions[entry] as number;
        const wrapper = index < 0 ? 0 : program.tableEntry(index);
        if (wrapper === 0) continue;
        const position = positions[entry] as number;
        out.copy(module.binary, cursor, position);
        out.u32(wrapper);
        const reader = new ByteReader(module.binary, position, section.end);
        reader.u32('a function index');
        cursor = reader.pos;
      }
    }
    out.copy(module.binary, cursor, section.end);
  });
}
