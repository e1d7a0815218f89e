/** A compiler to run: the embedded LLVM, or a native one. Both see outputs and temporary inputs under {@link scratchPath}. */

import { embeddedVersion, runEmbedded, type ToolRequest, type ToolRun } from './llvm/run.ts';
import { guestIncludePath, sysrootPath } from './llvm/files.ts';

export interface Sysroot {
  /** Its root: headers under `include`, libraries under `lib/wasm32-wasip1`. */
  readonly root: string;
  /** Heddle's own headers, before all others. */
  readonly guestInclude: string;
  /** compiler-rt's archive. */
  readonly builtins: string;
  /** Clang's own headers are under `include` there. */
  readonly resources: string;
}

export interface Backend {
  /** Part of every cache key: changes whenever the output may. */
  readonly id: string;
  readonly sysroot: Sysroot;
  run(request: ToolRequest): Promise<ToolRun>;
}

/** The LLVM that comes with Heddle. */
export const embeddedBackend: Backend = {
  id: `@yowasp/clang ${embeddedVersion()}`,
  sysroot: {
    root: sysrootPath,
    guestInclude: guestIncludePath,
    builtins: `${sysrootPath}/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a`,
    resources: sysrootPath,
  },
  run: runEmbedded,
};
