/** For tests: the functions of hooks as a module of their own. */
import { ByteWriter } from '../byte-writer.ts';
import { type FastHook, fastHook } from '../instrument/fast-hooks.ts';
import { type AddedHook, addedHooks, addedHookTypes, writeAddedHook } from '../instrument/joined-hooks.ts';
import { writeSection } from '../instrument/rewrite-sections.ts';
import { SectionId } from '../reader/module.ts';
import { type FunctionType, ValueTypes } from '../reader/types.ts';

const names = ['read1', 'read2', 'read4', 'read8', 'write1', 'write2', 'write4', 'write8'];
const kinds: readonly AddedHook['kind'][] = ['fast', 'joined', 'later'];
const hookType: FunctionType = { params: [ValueTypes.i32, ValueTypes.i32], results: [] };

/**
 * To be instantiated with the kernel's exports as module `kernel`. Exports fast functions under the name of the kernel's hook that they stand for, those of
 * runs with `joined_` or `later_` in front.
 */
export function fastModule(): WebAssembly.Module {
  const added = addedHooks(names.map((name, hook) => ({ ...(fastHook(`__tsan_${name}`) as FastHook), hook })));
  const out = new ByteWriter();
  out.copy(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), 0, 8);
  writeSection(out, SectionId.type, () => {
    out.u32(kinds.length);
    for (const kind of kinds) {
      const { params, results } = addedHookTypes[kind] ?? hookType;
      out.u8(0x60);
      for (const types of [params, results]) {
        out.u32(types.length);
        for (const type of types) out.u8(type);
      }
    }
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
    out.u32(added.length);
    for (const { kind } of added) out.u32(kinds.indexOf(kind));
  });
  writeSection(out, SectionId.export, () => {
    out.u32(added.length);
    added.forEach(({ kind, hook }, index) => {
      out.name(`${kind === 'fast' ? '' : `${kind}_`}${names[hook]}`);
      out.u8(0);
      out.u32(names.length + index);
    });
  });
  writeSection(out, SectionId.code, () => {
    out.u32(added.length);
    for (const hook of added) writeAddedHook(out, hook, 0);
  });
  return new WebAssembly.Module(out.finish());
}
