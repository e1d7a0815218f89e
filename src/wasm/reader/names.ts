import { ByteReader } from './byte-reader.ts';
import type { WasmModule } from './module.ts';

/** Subsections of the `name` section. */
export const NameKind = {
  module: 0,
  function: 1,
  local: 2,
  type: 4,
  table: 5,
  memory: 6,
  global: 7,
  element: 8,
  data: 9,
  tag: 11,
} as const;

/**
 * Names of functions, globals, data segments...: index -> name, empty when the binary has none. The `name` section is advice from
 * the linker, so one that is broken counts as absent from where it breaks.
 */
export function readNames(module: WasmModule, kind: number): Map<number, string> {
  const names = new Map<number, string>();
  const section = module.customSections.find((custom) => custom.name === 'name');
  if (section === undefined) return names;
  const reader = new ByteReader(module.binary, section.contents, section.end);
  try {
    while (!reader.done) {
      const id = reader.u8('a subsection');
      const part = reader.part('a subsection');
      if (id !== kind) continue;
      for (let count = part.u32('a count of names'); count > 0; count--) {
        const index = part.u32('an index');
        names.set(index, part.lenientName('a name'));
      }
    }
  } catch {
    return names;
  }
  return names;
}

/** Names of functions from the `name` section; where that has none, from exports and imports. */
export function readFunctionNames(module: WasmModule): Map<number, string> {
  const names = readNames(module, NameKind.function);
  for (const item of module.exports) {
    if (item.kind === 'function' && !names.has(item.index)) names.set(item.index, item.name);
  }
  let index = 0;
  for (const item of module.imports) {
    if (item.item.kind !== 'function') continue;
    if (!names.has(index)) names.set(index, item.name);
    index++;
  }
  return names;
}
