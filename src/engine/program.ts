/** A program ready to run: made once, shared by all workers. Everything in it can be posted between threads. */
import { HeddleError } from '../base/error.ts';
import { type BundledLibrary, bundledLibraries } from '../wasm/bundle.ts';
import { instrument } from '../wasm/instrument/instrument.ts';
import { joinSites, mostModules } from '../wasm/instrument/joined-sites.ts';
import { createSiteTable, type SiteTable, type SiteTableData } from '../wasm/instrument/site-table.ts';
import { readDylink, SymbolFlag } from '../wasm/reader/dylink.ts';
import { readModule } from '../wasm/reader/read-module.ts';

/** A dynamic library that the program may open. */
export interface LibraryImage {
  readonly path: string;
  /** As linked: what debug information refers to. */
  readonly original: Uint8Array;
  readonly module: WebAssembly.Module;
  readonly memoryBytes: number;
  /** In bytes. */
  readonly memoryAlignment: number;
  readonly tableSlots: number;
  /** Imports that need not exist, as `module\0name`, and exports that are offsets in the thread-local block. */
  readonly weakImports: ReadonlySet<string>;
  readonly threadLocals: ReadonlySet<string>;
  /** From function indices in stacks of the engine to those of `original`: see {@link SiteTable.toOriginalFunction}. */
  readonly functionCount: number;
  readonly wrapped: Uint32Array<ArrayBuffer>;
}

export interface ProgramImage {
  /** As linked: what debug information and code offsets refer to. */
  readonly original: Uint8Array;
  readonly module: WebAssembly.Module;
  readonly kernel: WebAssembly.Module;
  /** Of the program and all libraries: see {@link joinSites}. */
  readonly siteData: SiteTableData;
  readonly libraries: readonly LibraryImage[];
}

/** What V8 calls the module of a library in stacks: see {@link StackReader}. */
export const libraryModuleName = 'heddle-library-';

/**
 * Instruments and compiles a linked program and the libraries bundled with it. `watchesLoops`: for exhaustive search. It changes no event and no site.
 * @throws HeddleError `HDL_PROGRAM_INVALID` when the engine refuses a module, `HDL_LIBRARY_COUNT`, and what {@link instrument} throws.
 */
export async function loadProgram(
  original: Uint8Array,
  kernelBinary: Uint8Array,
  watchesLoops = false,
): Promise<ProgramImage> {
  const { binary, sites } = instrument(original, undefined, watchesLoops);
  const bundled = bundledLibraries(readModule(original));
  if (bundled.length >= mostModules) {
    throw new HeddleError('HDL_LIBRARY_COUNT', `The program has ${bundled.length} dynamic libraries.`, {
      hint: `At most ${mostModules - 1} are possible: link some of them into one.`,
    });
  }
  const parts = [sites.data];
  const libraries: LibraryImage[] = [];
  let sitesBefore = sites.count;
  for (const library of bundled) {
    const place = { moduleName: `${libraryModuleName}${libraries.length + 1}`, sitesBefore };
    const instrumented = instrumentLibrary(library, place, watchesLoops);
    parts.push(instrumented.sites.data);
    sitesBefore += instrumented.sites.count;
    libraries.push(await loadLibrary(library, instrumented.binary, instrumented.sites.data));
  }
  const [module, kernel] = await Promise.all([
    compile(binary, 'program'),
    compile(kernelBinary as Uint8Array<ArrayBuffer>, 'kernel'),
  ]);
  return { original, module, kernel, siteData: joinSites(parts), libraries };
}

function instrumentLibrary(
  { path, binary }: BundledLibrary,
  place: { readonly moduleName: string; readonly sitesBefore: number },
  watchesLoops: boolean,
): ReturnType<typeof instrument> {
  try {
    return instrument(binary, place, watchesLoops);
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new HeddleError(error.code, `Library \`${path}\`: ${error.message}`, { ...hint, cause: error });
  }
}

async function loadLibrary(
  { path, binary: original }: BundledLibrary,
  binary: Uint8Array<ArrayBuffer>,
  { functionCount, wrapped }: SiteTableData,
): Promise<LibraryImage> {
  const module = readModule(original);
  const dylink = readDylink(module);
  if (dylink?.first !== true || dylink.problem !== undefined) {
    throw new HeddleError('HDL_LIBRARY_INVALID', `\`${path}\` is no dynamic library: it has no section \`dylink.0\`.`, {
      hint: 'Build it with `heddle cc -shared -fPIC`.',
    });
  }
  const flagged = (flags: ReadonlyMap<string, number>, flag: number): ReadonlySet<string> =>
    new Set([...flags].filter(([, value]) => (value & flag) !== 0).map(([name]) => name));
  return {
    path,
    original,
    module: await compile(binary, `library ${path}`),
    memoryBytes: dylink.memorySize,
    memoryAlignment: 2 ** dylink.memoryAlignment,
    tableSlots: dylink.tableSize,
    // Of what it defines itself the imports are not used: see Program.definitionOf.
    weakImports: new Set([
      ...flagged(dylink.importFlags, SymbolFlag.weak),
      ...module.exports.map(({ name }) => `env\0${name}`),
    ]),
    threadLocals: flagged(dylink.exportFlags, SymbolFlag.threadLocal),
    functionCount,
    wrapped,
  };
}

async function compile(bytes: Uint8Array<ArrayBuffer>, what: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new HeddleError('HDL_PROGRAM_INVALID', `The ${what} is not valid WebAssembly: ${(cause as Error).message}`, {
      hint: 'Compile it with `heddle cc`, or report this if you did.',
      cause,
    });
  }
}

export function sitesOf(image: ProgramImage): SiteTable {
  return createSiteTable(image.siteData);
}
