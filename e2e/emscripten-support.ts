/** For tests: builds modules with emcc, and runs a main module with a side module in Node. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EmscriptenModule } from './emscripten-modules.ts';

const run = promisify(execFile);

/** `3.1.6`; undefined where emcc is missing. */
export async function emccVersion(): Promise<string | undefined> {
  try {
    return /\d+\.\d+\.\d+/.exec((await run('emcc', ['--version'])).stdout)?.[0];
  } catch {
    return undefined;
  }
}

/** Builds `folder/output` (and what belongs to it). @throws with what emcc printed */
export async function build(module: EmscriptenModule, folder: string, output: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'source.cpp'), module.source);
  const compile = ['-O1', ...(module.compile ?? [])];
  const position = (module.link ?? []).some((flag) => /(?:MAIN|SIDE)_MODULE/.test(flag)) ? ['-fPIC'] : [];
  // Debian keeps the packages that emcc's own scripts need where only its own Node looks.
  const env = { ...process.env, NODE_PATH: '/usr/share/nodejs' };
  await run('emcc', [...compile, ...position, '-c', 'source.cpp', '-o', 'source.o'], { cwd: folder, env });
  const link = module.lost === true ? ['-O1'] : compile;
  await run('emcc', [...link, ...(module.link ?? []), 'source.o', '-o', output], { cwd: folder, env });
}

export interface ProgramRun {
  readonly outcome: 'loads' | 'miscomputes' | 'fails';
  /** All that was printed. */
  readonly text: string;
}

/** Emscripten 3.1.6 takes Node's `fetch` for a browser's, which cannot read files. */
const preload = 'delete globalThis.fetch;\n';

/** Runs the main module of one folder with the side module of another: what happened, judged by what the program printed. */
export async function runProgram(main: string, side: string, folder: string): Promise<ProgramRun> {
  mkdirSync(folder, { recursive: true });
  for (const name of ['main.js', 'main.wasm']) copyFileSync(join(main, name), join(folder, name));
  try {
    copyFileSync(join(main, 'main.worker.js'), join(folder, 'main.worker.js'));
  } catch {
    // Only programs with threads have one.
  }
  copyFileSync(join(side, 'side.wasm'), join(folder, 'side.wasm'));
  writeFileSync(join(folder, 'preload.cjs'), preload);
  const { stdout, stderr } = await run(process.execPath, ['-r', './preload.cjs', 'main.js'], {
    cwd: folder,
    timeout: 60_000,
    maxBuffer: 2 ** 26,
  }).catch((error: unknown) => error as { stdout: string; stderr: string });
  const text = `${stdout}${stderr}`;
  return { outcome: judge(stdout), text };
}

/** What main printed says how far it came. */
function judge(stdout: string): ProgramRun['outcome'] {
  if (/^result 42$/m.test(stdout)) return 'loads';
  return /^loaded$/m.test(stdout) ? 'miscomputes' : 'fails';
}
