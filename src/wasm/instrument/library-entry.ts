/**
 * A dynamic library's code counts as memory of the library, so that closing it is a free of its code: whoever enters a function from outside reads the
 * word before the library's data, and reads it again when it leaves. A call after the close is then a use after free, a call that nothing orders
 * with the close is a race with a free, and a thread that is still inside when the library goes is seen when it leaves.
 *
 * Functions that can be reached from outside, by name or through the table, get an entry function of their type; exports and table entries are theirs.
 * It counts the depth of the recursion as well: a cycle of calls through two modules passes one.
 */
import type { ByteWriter } from '../byte-writer.ts';
import { SectionId, type WasmModule } from '../reader/module.ts';
import { Op } from '../reader/opcodes.ts';
import { ValueTypes } from '../reader/types.ts';
import type { Program } from './program.ts';
import type { SiteList } from './site-list.ts';
import { writeSection } from './rewrite-sections.ts';

/** Bytes from that word to the library's data. */
export const codeWordBytes = 16;
/** What the site table calls the two reads. */
export const entryHooks = ['enter_library', 'leave_library'] as const;

/** A round through two modules takes more of the engine's stack than one in a module. */
const levels = 2;
const emptyBlock = 0x40;

/** Of the linker, Heddle and the compiler; the loader calls them while it opens and closes. */
const internal = /^(?:__wasm_|heddle_|__tsan_|_initialize$)/;

/** The functions that get an entry function, ascending. */
export function reachableFromOutside(
  module: WasmModule,
  addressTaken: Uint8Array,
  name: (index: number) => string,
): number[] {
  const reachable = new Set<number>();
  for (const item of module.exports) {
    if (item.kind === 'function' && !internal.test(item.name)) reachable.add(item.index);
  }
  addressTaken.forEach((taken, index) => {
    if (taken === 1 && !internal.test(name(index))) reachable.add(index);
  });
  return [...reachable].filter((index) => index >= module.importedFunctions).toSorted((a, b) => a - b);
}

/** The body of the entry function of `functionIndex`, with its size in front. */
export function writeEntry(out: ByteWriter, program: Program, sites: SiteList, functionIndex: number): void {
  const { module } = program;
  const body = module.bodies[functionIndex - module.importedFunctions];
  const first = body?.code ?? 0;
  const size = out.reserveU32();
  const start = out.length;
  out.u32(1);
  out.u32(1);
  out.u8(ValueTypes.i32);
  const saved = program.functionType(functionIndex).params.length;
  const depth = program.runtime.global('heddle_depth');
  const index = (op: number, value: number): void => {
    out.u8(op);
    out.u32(value);
  };
  index(Op.globalGet, depth);
  index(Op.localTee, saved);
  out.u8(Op.i32Const);
  out.s32(levels);
  out.u8(Op.i32Add);
  index(Op.globalSet, depth);
  index(Op.globalGet, depth);
  index(Op.globalGet, program.runtime.global('heddle_depth_limit'));
  out.u8(Op.i32GtS);
  out.u8(Op.if);
  out.u8(emptyBlock);
  index(Op.call, program.runtime.function('heddle_too_deep', { params: [], results: [] }));
  out.u8(Op.end);
  const touch = (hook: (typeof entryHooks)[number]): void => {
    index(Op.globalGet, program.memoryBase);
    out.u8(Op.i32Const);
    out.s32(codeWordBytes);
    out.u8(Op.i32Sub);
    out.u8(Op.i32Const);
    out.s32(sites.add(first, functionIndex, hook));
    index(Op.call, program.readHook);
  };
  touch('enter_library');
  for (let parameter = 0; parameter < saved; parameter++) index(Op.localGet, parameter);
  index(Op.call, program.wrappers.tableEntry(functionIndex) || functionIndex);
  touch('leave_library');
  index(Op.localGet, saved);
  index(Op.globalSet, depth);
  out.u8(Op.end);
  out.patchU32(size, out.length - start);
}

/** The exports, functions through their entries. */
export function writeExports(out: ByteWriter, program: Program): void {
  const kinds = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;
  writeSection(out, SectionId.export, () => {
    out.u32(program.module.exports.length);
    for (const { name, kind, index } of program.module.exports) {
      out.name(name);
      out.u8(kinds[kind]);
      out.u32(kind === 'function' && !internal.test(name) ? program.entryOf(index) : index);
    }
  });
}
