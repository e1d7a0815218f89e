/** Builds the precompiled C++ headers. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { cacheFolder, ContentCache } from '../cache/content-cache.ts';
import { buildFolder, packageFile } from '../package-root.ts';
import { buildPrecompiledHeaders, commonHeaderName } from '../precompiled.ts';

/** guest/cxx/common.hpp -> build/common.hpp and one precompiled header for each language mode. */
export async function buildHeaders(): Promise<void> {
  fs.mkdirSync(buildFolder, { recursive: true });
  fs.copyFileSync(packageFile('guest/cxx/common.hpp'), path.join(buildFolder, commonHeaderName));
  await buildPrecompiledHeaders(new ContentCache(cacheFolder(process.env)));
}
