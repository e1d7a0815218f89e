/** Writes docs/reference/link-packages.md: `node scripts/link-packages.ts [FOLDER]`, with the folder that packages are kept in. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../e2e/browser-support.ts';
import { emccVersion } from '../e2e/emscripten-support.ts';
import { packagesPage } from '../e2e/link-packages-page.ts';
import { fetchPackages, measureFamily, packageFamilies, type PackageRow } from '../e2e/link-packages-support.ts';
import { measurePyodide, pyodidePackage } from '../e2e/pyodide-support.ts';

const root = join(import.meta.dirname, '..');
const chromium = findChromium();
const emcc = await emccVersion();

if (chromium === undefined || emcc === undefined) {
  process.exitCode = 2;
  console.error('This needs Chromium (HEDDLE_CHROMIUM names one) and emcc (on Debian, `apt-get install emscripten`).');
} else {
  const work = mkdtempSync(join(tmpdir(), 'heddle-packages-'));
  const packages = process.argv[2] ?? join(work, 'packages');
  await fetchPackages(packages, [...packageFamilies.flatMap((family) => family.packages), pyodidePackage]);
  const rows: PackageRow[] = [];
  for (const family of packageFamilies) rows.push(...(await measureFamily(family, packages, chromium)));
  rows.push(...(await measurePyodide(packages, work)));
  const version = execFileSync(chromium, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const versions = { node: process.versions.node, chromium: /[\d.]+/.exec(version)?.[0] ?? '', emcc };
  const dist = 'package/dist';
  const shown = [
    [`ffmpeg-core-mt-0.12.10/${dist}/umd/ffmpeg-core.wasm`, '--glue', `ffmpeg-core-0.12.10/${dist}/umd/ffmpeg-core.js`],
    [
      `onnxruntime-web-1.30.0/${dist}/ort-wasm-simd-threaded.wasm`,
      '--glue',
      `onnxruntime-web-1.30.0/${dist}/ort-wasm-simd-threaded.jsep.mjs`,
    ],
    [
      `duckdb-duckdb-wasm-1.32.0/${dist}/duckdb-coi.wasm`,
      '--glue',
      `duckdb-duckdb-wasm-1.32.0/${dist}/duckdb-browser-eh.worker.js`,
    ],
  ].map((args) => ({ command: `heddle link ${args.join(' ')}`, output: link(args, packages) }));
  writeFileSync(join(root, 'docs/reference/link-packages.md'), packagesPage({ rows, versions, shown }));
  rmSync(work, { recursive: true, force: true });
}

function link(args: readonly string[], cwd: string): string {
  try {
    return execFileSync(process.execPath, [join(root, 'bin/heddle.js'), 'link', ...args], { cwd, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
