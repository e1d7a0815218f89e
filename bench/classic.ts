/** The classic benchmark programs (bench/programs/classic): what programs.json says of them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const classicFolder: string = join(import.meta.dirname, 'programs/classic');

/** Strategies of the papers whose figures are kept beside ours. */
export type Published = 'random' | 'pos' | 'pct3' | 'pct10' | 'surw' | 'rff';

export interface ClassicProgram {
  /** `SUITE/name` as in the papers; `own/name` where no paper has figures. */
  readonly name: string;
  readonly file: string;
  readonly defines: Readonly<Record<string, number>>;
  /** Kinds of finding by which it fails; any of them. */
  readonly fails: readonly string[];
  /** Schedules to the first bug, as published; null: never found there. Absent: no figure. `of20`: the trials that found it, where not all did. */
  readonly published: Readonly<
    Partial<Record<Published, { readonly schedules: number | null; readonly of20?: number }>>
  >;
  /** Where it differs from the program that the papers ran. */
  readonly note: string;
  /** Schedules a trial; default 10,000. */
  readonly budget?: number;
}

interface ClassicFile {
  readonly programs: readonly ClassicProgram[];
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

export function readClassic(): ClassicFile {
  return JSON.parse(readFileSync(join(classicFolder, 'programs.json'), 'utf8')) as ClassicFile;
}

/** Changes when the program does: results of another one are measured again. */
export function programHash({ file, defines }: ClassicProgram): string {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(classicFolder, file)));
  hash.update(JSON.stringify(defines));
  return hash.digest('hex').slice(0, 12);
}
