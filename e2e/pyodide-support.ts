/** Pyodide as a main module: side modules that emcc built here, opened by Python's ctypes in Node. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkLink } from '../src/wasm/link/check-link.ts';
import { sideModules } from './emscripten-modules.ts';
import { build } from './emscripten-support.ts';
import { linkOutcome } from './link-emscripten-support.ts';
import type { PackageRow } from './link-packages-support.ts';

export const pyodidePackage = 'pyodide@314.0.7';
const folderName = 'pyodide-314.0.7/package';

/** Those whose functions need nothing that only the main modules of emscripten-modules.ts have, or for which that is the point. */
export const pyodideSides: readonly string[] = [
  'plain',
  'threads',
  'threads lost at the link',
  'waits',
  'function of nobody',
  'address of nobody',
  'variable of nobody',
  'C library',
  'mathematics',
  'catches by JavaScript',
  'catches by WebAssembly',
  'jumps',
  '20 MB of data',
  'executable',
];

const script = `
  const [, folder, side] = process.argv;
  const { loadPyodide } = await import(folder + '/pyodide.mjs');
  const python = await loadPyodide({ indexURL: folder + '/' });
  const { readFileSync } = await import('node:fs');
  python.FS.writeFile('/side.so', readFileSync(side));
  try {
    python.runPython("import ctypes\\nlibrary = ctypes.CDLL('/side.so')");
    console.log('loaded');
    console.log('result ' + python.runPython('library.entry()'));
  } catch (error) {
    console.log(String(error.message ?? error));
  }
  process.exit(0);
`;

/** Builds the side modules in `work` and opens each in a Pyodide of its own; `packages` has the unpacked package. */
export async function measurePyodide(packages: string, work: string): Promise<PackageRow[]> {
  const main = join(packages, folderName);
  const bytes = readFileSync(join(main, 'pyodide.asm.wasm'));
  const glue = readFileSync(join(main, 'pyodide.asm.mjs'), 'utf8');
  const rows: PackageRow[] = [];
  for (const side of sideModules.filter(({ name }) => pyodideSides.includes(name))) {
    const folder = join(work, side.name.replaceAll(/\W/g, '-'));
    await build(side, folder, 'side.wasm');
    const file = join(folder, 'side.wasm');
    const modules = [
      { name: 'pyodide.asm.wasm', bytes },
      { name: 'side.wasm', bytes: readFileSync(file) },
    ];
    const { findings } = checkLink(modules, { glue });
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, main, file], {
      timeout: 180_000,
    }).catch((error: unknown) => error as { stdout: string });
    const telling = stdout
      .split('\n')
      .filter((line) => /Error|cannot|Atomics/.test(line) && !/^\s+(?:at|File) /.test(line));
    rows.push({
      family: 'pyodide',
      wasm: 'pyodide',
      glue: side.name,
      predicted: linkOutcome(findings),
      rules: [...new Set(findings.map(({ rule }) => rule))].toSorted(),
      title: findings[0]?.title ?? '',
      happened: /^result 42$/m.test(stdout) ? 'loads' : /^loaded$/m.test(stdout) ? 'miscomputes' : 'fails',
      text: telling.at(-1) ?? '',
    });
  }
  return rows;
}
