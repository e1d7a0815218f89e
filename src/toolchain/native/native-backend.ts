/** A clang >= 22 and wasm-ld of the machine. */

import { HeddleError } from '../../base/error.ts';
import type { Backend } from '../backend.ts';

/** @throws HeddleError `HDL_TOOLCHAIN_NATIVE_MISSING` */
export function nativeBackend(): Backend {
  throw new HeddleError('HDL_TOOLCHAIN_NATIVE_MISSING', 'There is no clang >= 22 with wasm-ld on this machine.', {
    hint: 'Use `--toolchain embedded`, which needs nothing.',
  });
}
