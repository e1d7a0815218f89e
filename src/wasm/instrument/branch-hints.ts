/**
 * Tells V8 that the functions of hooks seldom call the kernel (https://webassembly.github.io/branch-hinting/): it then keeps that call, and the registers that it
 * needs saved, out of the way of whatever the hook is inlined into.
 */
import { ByteWriter } from '../byte-writer.ts';
import { writeAddedHook } from './joined-hooks.ts';
import type { Program } from './program.ts';
import { writeSection } from './rewrite-sections.ts';

export const branchHints = 'metadata.code.branch_hint';

const unlikely = 0;

/** The custom section, which stands in front of the code. */
export function writeBranchHints(out: ByteWriter, { module, wrappers, addedHooks, kernelMemory }: Program): void {
  if (addedHooks.length === 0) return;
  const first = module.importedFunctions + module.bodies.length + wrappers.wrapped.length;
  writeSection(out, 0, () => {
    out.name(branchHints);
    out.u32(addedHooks.length);
    addedHooks.forEach((hook, index) => {
      out.u32(first + index);
      const rare = writeAddedHook(new ByteWriter(), hook, kernelMemory);
      out.u32(rare.length);
      for (const branch of rare) {
        out.u32(branch);
        out.u32(1);
        out.u8(unlikely);
      }
    });
  });
}
