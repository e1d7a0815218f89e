/** Says for every site id, and for every place in an instrumented binary, where that was in the original one. */
export interface SiteTable {
  /** Number of sites; their ids are 1 to `count`, in code order. 0 is the unknown site. */
  readonly count: number;
  /** Original offset of the site's instruction, counted from the start of the code section's contents; -1 for an unknown site. */
  codeOffset(site: number): number;
  /** Index of the function that contains the site; -1 for an unknown site. */
  functionIndex(site: number): number;
  /** What the site calls: a kernel hook (`read4`), or a function that reads the site (`__tsan_atomic32_load`). */
  hook(site: number): string;
  /**
   * File offset in the instrumented binary, as V8 prints it in stack frames -> original offset, counted from the start of the code
   * section's contents. Inserted code counts as the instruction that it was inserted for. -1 outside of original functions.
   */
  toOriginal(fileOffset: number): number;
  /** Index of the function that an added wrapper stands for; every other index is the same in both binaries. */
  toOriginalFunction(index: number): number;
  /** True for added functions: their stack frames are not the program's. */
  isAddedFunction(index: number): boolean;
  /** Everything above as plain data that can be posted to another thread. */
  readonly data: SiteTableData;
}

export interface SiteTableData {
  /** By site id - 1. */
  readonly codeOffsets: Uint32Array<ArrayBuffer>;
  readonly functionIndices: Uint32Array<ArrayBuffer>;
  /** Indices into `hookNames`. */
  readonly hooks: Uint32Array<ArrayBuffer>;
  readonly hookNames: readonly string[];
  /** Ascending file offsets in the instrumented binary at which a piece begins... */
  readonly pieceStarts: Uint32Array<ArrayBuffer>;
  /** ...and where it comes from: an original offset, plus `insertedPiece` for inserted code; `noPiece` for none. */
  readonly pieceOrigins: Uint32Array<ArrayBuffer>;
  /** Number of functions in the original binary; added ones follow. */
  readonly functionCount: number;
  /** By index - `functionCount`. */
  readonly wrapped: Uint32Array<ArrayBuffer>;
}

export const insertedPiece = 0x8000_0000;
export const noPiece = 0xffff_ffff;

export function createSiteTable(data: SiteTableData): SiteTable {
  const { codeOffsets, functionIndices, hooks, hookNames, pieceStarts, pieceOrigins, functionCount, wrapped } = data;
  return {
    data,
    count: codeOffsets.length,
    codeOffset: (site) => codeOffsets[site - 1] ?? -1,
    functionIndex: (site) => functionIndices[site - 1] ?? -1,
    hook: (site) => hookNames[hooks[site - 1] ?? -1] ?? 'unknown',
    toOriginal(fileOffset) {
      const piece = lastNotAbove(pieceStarts, fileOffset);
      const origin = pieceOrigins[piece] ?? noPiece;
      if (origin === noPiece) return -1;
      if (origin >= insertedPiece) return origin - insertedPiece;
      return origin + fileOffset - (pieceStarts[piece] as number);
    },
    toOriginalFunction: (index) => wrapped[index - functionCount] ?? index,
    isAddedFunction: (index) => index >= functionCount,
  };
}

/** Place of the last item that is not above `value` in an ascending list; -1 when all are. */
function lastNotAbove(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
