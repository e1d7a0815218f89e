/** Makes what an installed package needs: guest runtime, kernel, C++ headers. Run by `npm run build` and `npm ci`. */

import { buildHeaders } from '../src/toolchain/build/headers.ts';
import { buildGuest, buildKernel } from '../src/toolchain/build/runtime.ts';

if (!(await buildGuest())) process.exitCode = 1;
await buildKernel();
await buildHeaders();
