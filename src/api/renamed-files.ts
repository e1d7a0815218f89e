/** A changed program may have its files under other names, while those of the old one are still there. */
import { relative, resolve } from 'node:path';

/** The new name of a file, or the same. */
export type Renamed = (file: string) => string;

/** Old files that the changed program lacks are those in their places among its new ones. A program with more or fewer files keeps its names. */
export function renamedFiles(old: readonly string[], now: readonly string[], cwd: string): Renamed {
  const names = (files: readonly string[]): string[] => files.map((file) => relative(cwd, resolve(cwd, file)));
  const [before, after] = [names(old), names(now)];
  const gone = before.filter((file) => !after.includes(file));
  const added = after.filter((file) => !before.includes(file));
  if (gone.length !== added.length) return (file) => file;
  return (file) => added[gone.indexOf(file)] ?? file;
}
