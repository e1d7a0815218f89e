/** What library and system calls do that the kernel does not see: the functions that a program imports, wrapped. */
import type { Engine } from './engine.ts';
import { KernelWord } from './kernel.ts';
import { Place } from './search.ts';

/** Exhaustive search: the kernel's functions by which library calls say what they read and write: no scheduling points, since the call is a transition of its own. */
export function watchedRanges(engine: Engine): WebAssembly.ModuleImports {
  const watched = { ...engine.kernel.programImports };
  for (const name of ['read_range', 'write_range']) {
    const range = watched[name] as (address: number, bytes: number, site: number) => void;
    watched[name] = (address: number, bytes: number, site: number): void => {
      engine.events.inCall = true;
      try {
        range(address, bytes, site);
      } finally {
        engine.events.inCall = false;
      }
    };
  }
  return watched;
}

/** System calls that tell every execution the same, whoever asks and whenever. */
const constant: ReadonlySet<string> = new Set([
  'args_get',
  'args_sizes_get',
  'clock_res_get',
  'environ_get',
  'environ_sizes_get',
]);

/** Exhaustive search: system calls. Files, standard streams and descriptors are one place that each of them changes. */
export function watchedCalls(engine: Engine): WebAssembly.ModuleImports {
  const watched: Record<string, (...values: never[]) => number> = { ...engine.wasi.imports };
  for (const [name, call] of Object.entries(engine.wasi.imports)) {
    if (constant.has(name)) continue;
    watched[name] = (...values: never[]) => {
      const { exploration, current } = engine.scheduler;
      exploration?.shared(current, Place.outside, 'call');
      return call(...values);
    };
  }
  return watched;
}

/** System calls that change what others may see, if they succeed. The rest only looks. */
const changing: ReadonlySet<string> = new Set([
  'fd_allocate',
  'fd_close',
  'fd_filestat_set_size',
  'fd_pwrite',
  'fd_renumber',
  'fd_write',
  'path_create_directory',
  'path_link',
  'path_open',
  'path_remove_directory',
  'path_rename',
  'path_symlink',
  'path_unlink_file',
]);
const looking: ReadonlySet<string> = new Set([
  'fd_filestat_get',
  'fd_pread',
  'fd_read',
  'fd_readdir',
  'path_filestat_get',
]);

/** Other searches: a thread that looks at files in a loop until another one changes them is spinning (fairness.ts). */
export function weighedCalls(engine: Engine): WebAssembly.ModuleImports {
  const { kernel } = engine;
  const weighed: Record<string, (...values: never[]) => number> = { ...engine.wasi.imports };
  for (const [number, name] of [...changing, ...looking].entries()) {
    const call = engine.wasi.imports[name];
    if (call === undefined) continue;
    weighed[name] = (...values: never[]) => {
      const result = call(...values);
      if (result === 0 && changing.has(name)) kernel.words[KernelWord.effectSeen] = 1;
      else kernel.idle(number, Number(values[1] ?? values[0] ?? 0), result);
      return result;
    };
  }
  return weighed;
}
