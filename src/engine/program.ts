/** A program ready to run: made once, shared by all workers. Everything in it can be posted between threads. */
import { HeddleError } from '../base/error.ts';
import { instrument } from '../wasm/instrument/instrument.ts';
import { createSiteTable, type SiteTable, type SiteTableData } from '../wasm/instrument/site-table.ts';

export interface ProgramImage {
  /** As linked: what debug information and code offsets refer to. */
  readonly original: Uint8Array;
  readonly module: WebAssembly.Module;
  readonly kernel: WebAssembly.Module;
  readonly siteData: SiteTableData;
}

/**
 * Instruments and compiles a linked program.
 * @throws HeddleError `HDL_PROGRAM_INVALID` when the engine refuses the module, and what {@link instrument} throws.
 */
export async function loadProgram(original: Uint8Array, kernelBinary: Uint8Array): Promise<ProgramImage> {
  const { binary, sites } = instrument(original);
  const compile = async (bytes: Uint8Array, what: string): Promise<WebAssembly.Module> => {
    try {
      return await WebAssembly.compile(bytes);
    } catch (cause) {
      throw new HeddleError(
        'HDL_PROGRAM_INVALID',
        `The ${what} is not valid WebAssembly: ${(cause as Error).message}`,
        {
          hint: 'Compile it with `heddle cc`, or report this if you did.',
          cause,
        },
      );
    }
  };
  const [module, kernel] = await Promise.all([compile(binary, 'program'), compile(kernelBinary, 'kernel')]);
  return { original, module, kernel, siteData: sites.data };
}

export function sitesOf(image: ProgramImage): SiteTable {
  return createSiteTable(image.siteData);
}
