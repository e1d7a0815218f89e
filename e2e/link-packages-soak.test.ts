import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findChromium } from './browser-support.ts';
import { emccVersion } from './emscripten-support.ts';
import { fetchPackages, measureFamily, packageFamilies } from './link-packages-support.ts';
import { measurePyodide, pyodidePackage, pyodideSides } from './pyodide-support.ts';

const wanted = process.env['HEDDLE_PACKAGES'] === '1';
const chromium = findChromium();
const emcc = await emccVersion();
const title = 'what heddle link predicts of packages of npm happens';
const notRun = wanted ? '' : ' (NOT RUN: fetches 100 MB; HEDDLE_PACKAGES=1 runs it)';

describe.skipIf(!wanted)(`${title}${notRun}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-packages-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const differing = (rows: readonly { predicted: string; happened: string }[]): unknown[] =>
    rows.filter(({ predicted, happened }) => predicted !== happened);

  it.skipIf(chromium === undefined).each(packageFamilies)('$title, in Chromium', async (family) => {
    await fetchPackages(folder, family.packages);
    const rows = await measureFamily(family, folder, chromium ?? '');
    expect(rows).toHaveLength(family.builds.length ** 2);
    expect(differing(rows)).toEqual([]);
  });

  it.skipIf(emcc === undefined)('pyodide, with side modules that emcc built', async () => {
    await fetchPackages(folder, [pyodidePackage]);
    const rows = await measurePyodide(folder, join(folder, 'sides'));
    expect(rows).toHaveLength(pyodideSides.length);
    expect(differing(rows)).toEqual([]);
  });
});
