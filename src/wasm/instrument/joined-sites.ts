/**
 * One site table for a program and its dynamic libraries, as if their code lay behind each other: module n (the program is 0) has the code offsets, file
 * offsets and function indices from n times {@link moduleSpan} on. Site ids are consecutive already.
 */
import type { SiteTableData } from './site-table.ts';
import { insertedPiece, noPiece } from './site-table.ts';

/** More than any module that fits: code, file and functions. */
export const moduleSpan = 0x400_0000;
/** Origins of pieces have 31 bits. */
export const mostModules: number = insertedPiece / moduleSpan;

export function joinSites(parts: readonly SiteTableData[]): SiteTableData {
  const [program] = parts;
  if (program === undefined || parts.length === 1) return program as SiteTableData;
  const hookNames: string[] = [];
  const hooks: number[] = [];
  for (const part of parts) {
    for (const hook of part.hooks) hooks.push(hook + hookNames.length);
    hookNames.push(...part.hookNames);
  }
  const shifted = (pick: (part: SiteTableData) => Uint32Array): Uint32Array<ArrayBuffer> =>
    new Uint32Array(
      parts.flatMap((part, place) =>
        [...pick(part)].map((value) => (value === noPiece ? value : value + place * moduleSpan)),
      ),
    );
  return {
    codeOffsets: shifted(({ codeOffsets }) => codeOffsets),
    functionIndices: shifted(({ functionIndices }) => functionIndices),
    hooks: new Uint32Array(hooks),
    hookNames,
    pieceStarts: shifted(({ pieceStarts }) => pieceStarts),
    pieceOrigins: shifted(({ pieceOrigins }) => pieceOrigins),
    functionCount: program.functionCount,
    wrapped: program.wrapped,
  };
}
