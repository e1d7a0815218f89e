/** For tests: the fast hooks as a module of their own, each exported under the name of the kernel's hook that it stands for. */
import { ByteWriter } from '../byte-writer.ts';
import { fastHook, writeFastHook } from '../instrument/fast-hooks.ts';
import { writeSection } from '../instrument/rewrite-sections.ts';
import { SectionId } from '../reader/module.ts';
import { ValueTypes } from '../reader/types.ts';

const names = ['read1', 'read2', 'read4', 'read8', 'write1', 'write2', 'write4', 'write8'];

/** To be instantiated with the kernel's exports as module `kernel`. */
export function fastModule(): WebAssembly.Module {
  const out = new ByteWriter();
  out.copy(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), 0, 8);
  writeSection(out, SectionId.type, () => {
    for (const byte of [1, 0x60, 2, ValueTypes.i32, ValueTypes.i32, 0]) out.u8(byte);
  });
  writeSection(out, SectionId.import, () => {
    out.u32(names.length + 1);
    for (const name of names) {
      out.name('kernel');
      out.name(name);
      out.u8(0);
      out.u32(0);
    }
    out.name('kernel');
    out.name('memory');
    for (const byte of [2, 0, 1]) out.u8(byte);
  });
  writeSection(out, SectionId.function, () => {
    out.u32(names.length);
    for (const _ of names) out.u32(0);
  });
  writeSection(out, SectionId.export, () => {
    out.u32(names.length);
    names.forEach((name, index) => {
      out.name(name);
      out.u8(0);
      out.u32(names.length + index);
    });
  });
  writeSection(out, SectionId.code, () => {
    out.u32(names.length);
    names.forEach((name, index) => {
      const hook = fastHook(`__tsan_${name}`);
      if (hook !== undefined) writeFastHook(out, hook, index, 0);
    });
  });
  return new WebAssembly.Module(out.finish());
}
