/** Exhaustive search sees what library and system calls touch: the functions that a program imports, wrapped. */
import type { Engine } from './engine.ts';
import { Place } from './search.ts';

/** The kernel's functions by which library calls say what they read and write: no scheduling points, since the call is a transition of its own. */
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

/** System calls: files, standard streams and descriptors are one place that each of them changes. */
export function watchedCalls(engine: Engine): WebAssembly.ModuleImports {
  const watched: Record<string, (...values: never[]) => number> = {};
  for (const [name, call] of Object.entries(engine.wasi.imports)) {
    watched[name] = (...values: never[]) => {
      const { exploration, current } = engine.scheduler;
      exploration?.shared(current, Place.outside, 'call');
      return call(...values);
    };
  }
  return watched;
}
