/** Makes what an installed package needs: the guest runtime and the kernel. Run by `npm run build` and `npm ci`. */

import { buildGuest, buildKernel } from '../src/toolchain/build/runtime.ts';

if (!(await buildGuest())) process.exitCode = 1;
await buildKernel();
