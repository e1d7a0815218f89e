/** What the loader of the program (guest/libc/dlfcn.c) asks for. */
import type { Engine } from '../engine.ts';

export function createLibraryImports(engine: Engine): object {
  const { findings, libraries, memory } = engine;
  const text = (address: number): string => memory.text(address >>> 0);
  return {
    library_find(path: number): number {
      if (libraries.images.length === 0) return engine.unsupported('dlopen');
      return libraries.find(text(path));
    },
    /** Returns the number of the instance, or -1 with the reason in `problem`. */
    library_open(image: number, site: number, problem: number, bytes: number): number {
      const opened = libraries.open(image, site);
      if (opened.ok) return opened.loaded;
      const written = new TextEncoder().encodeInto(
        opened.problem,
        memory.bytes.subarray(problem >>> 0, (problem >>> 0) + bytes - 1),
      );
      memory.bytes[(problem >>> 0) + written.written] = 0;
      return -1;
    },
    library_constructors: (loaded: number): number => libraries.constructors(loaded),
    library_global(loaded: number): void {
      const entry = libraries.loaded[loaded];
      if (entry !== undefined) entry.isGlobal = true;
    },
    /** `loaded`: -1 for the program and what was opened with RTLD_GLOBAL. Returns 1 and writes the address when there is such a name. */
    library_symbol(loaded: number, name: number, address: number): number {
      const found = loaded < 0 ? libraries.globalSymbol(text(name)) : libraries.symbol(loaded, text(name));
      if (found === undefined) return 0;
      engine.setWord(address >>> 0, found);
      return 1;
    },
    library_keep(loaded: number): void {
      const entry = libraries.loaded[loaded];
      if (entry !== undefined) entry.keeps = true;
    },
    library_holds: (loaded: number, address: number): number =>
      libraries.at(address >>> 0) === libraries.loaded[loaded] ? 1 : 0,
    library_failed: (inOpen: number, what: number, site: number): void =>
      findings.ofLibraries.failed(inOpen !== 0, text(what), site),
    library_misuse: (call: number, handle: number, site: number): void =>
      findings.ofLibraries.badHandle(text(call), handle >>> 0, site),
    library_close: (loaded: number, site: number): void => libraries.close(loaded, site),
  };
}
