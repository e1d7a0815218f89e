import type { ByteWriter } from '../byte-writer.ts';
import { ByteReader } from '../reader/byte-reader.ts';
import { type WasmModule, SectionId } from '../reader/module.ts';
import { NameKind } from '../reader/names.ts';
import { writeSection } from './rewrite-sections.ts';

/** Writes the `name` section with another name of the module, which V8 shows in stacks; the other names stay. */
export function writeModuleName(out: ByteWriter, module: WasmModule, moduleName: string): void {
  writeSection(out, SectionId.custom, () => {
    out.name('name');
    out.u8(NameKind.module);
    const size = out.reserveU32();
    const start = out.length;
    out.name(moduleName);
    out.patchU32(size, out.length - start);
    const old = module.customSections.find(({ name }) => name === 'name');
    if (old === undefined) return;
    const reader = new ByteReader(module.binary, old.contents, old.end);
    while (!reader.done) {
      const from = reader.pos;
      const kind = reader.u8('a subsection');
      const part = reader.part('a subsection');
      if (kind !== NameKind.module) out.copy(module.binary, from, part.end);
    }
  });
}
