/** Modules as other toolchains make them: without Heddle's hooks and runtime. For specimens that are about linking. */

import { HeddleError } from '../base/error.ts';
import type { Backend } from './backend.ts';
import { runCached } from './cache/cached-run.ts';
import type { ContentCache } from './cache/content-cache.ts';
import { scratchPath } from './llvm/files.ts';

export interface PlainModule {
  /** A C source that needs no library. Compiled with `THREADED` defined for a build with threads. */
  readonly source: string;
  readonly cwd: string;
  readonly role: 'main' | 'side';
  /** Built for threads: atomics, thread-locals, a memory that has to be shared. */
  readonly threaded: boolean;
}

const moduleName = 'module.wasm';

/** @throws HeddleError `HDL_COMPILE_FAILED`, `HDL_LINK_FAILED` */
export async function buildPlainModule(
  backend: Backend,
  cache: ContentCache,
  module: PlainModule,
): Promise<Uint8Array> {
  const { source, cwd, role, threaded } = module;
  const side = role === 'side';
  const compiled = await runCached(backend, cache, {
    arguments: [
      'clang',
      `-working-directory=${cwd}`,
      '--target=wasm32-wasip1',
      `-resource-dir=${backend.sysroot.resources}`,
      '-ffreestanding',
      '-O1',
      '-mmutable-globals',
      ...(threaded ? ['-matomics', '-mbulk-memory', '-ftls-model=local-exec', '-DTHREADED'] : ['-mno-atomics']),
      ...(side ? ['-fPIC', '-fvisibility=default'] : []),
      '-c',
      source,
      '-o',
      `${scratchPath}/module.o`,
    ],
    outputs: ['module.o'],
  });
  if (!compiled.ok)
    throw new HeddleError('HDL_COMPILE_FAILED', `\`${source}\` does not compile.`, { output: compiled.stderr });
  const threads = threaded ? ['--shared-memory', '--max-memory=1048576'] : [];
  const sideFlags = ['-shared', '--experimental-pic', '--unresolved-symbols=import-dynamic', '--export-dynamic'];
  const mainFlags = [
    '--no-entry',
    '--import-memory',
    '--initial-memory=131072',
    '--export-all',
    '--export-table',
    '--growable-table',
  ];
  const tls = ['tls_base', 'tls_size', 'tls_align', 'wasm_init_tls', 'wasm_apply_data_relocs'];
  const linked = await runCached(backend, cache, {
    inputs: new Map([['module.o', compiled.outputs[0] ?? new Uint8Array()]]),
    arguments: [
      'wasm-ld',
      ...(side ? sideFlags : mainFlags),
      ...threads,
      ...tls.map((name) => `--export-if-defined=__${name}`),
      `${scratchPath}/module.o`,
      '-o',
      `${scratchPath}/${moduleName}`,
    ],
    outputs: [moduleName],
  });
  if (!linked.ok) throw new HeddleError('HDL_LINK_FAILED', `\`${source}\` does not link.`, { output: linked.stderr });
  return linked.outputs[0] ?? new Uint8Array();
}
