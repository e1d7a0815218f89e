/** Keeps the store within its limits: the oldest findings go first, then programs and temporary files that nobody refers to. */

import { join } from 'node:path';
import { HeddleError } from '../base/error.ts';
import { factsOf, type FileFacts, namesIn, removeEntry } from './files.ts';

export interface PruneOptions {
  readonly findings: string;
  readonly programs: string;
  /** The finding just saved: never removed. */
  readonly keep: string;
  /** The program of a finding whose file was last written then; may throw HeddleError for a damaged entry. */
  readonly hashOf: (id: string, modifiedAtMs: number) => string;
  readonly maxFindings: number;
  readonly maxProgramBytes: number;
}

interface Named extends FileFacts {
  readonly name: string;
}

/** Younger files may belong to a finding that another process is about to write. */
const garbageAgeMs = 60_000;

/** Removes what exceeds the limits. */
export function prune(options: PruneOptions): void {
  const entries = namesIn(options.findings)
    .map((name) => {
      const modifiedAtMs = factsOf(join(options.findings, name, 'finding.json'))?.modifiedAtMs ?? 0;
      return { name, modifiedAtMs, hash: hashOrNothing(options, name, modifiedAtMs) };
    })
    .toSorted((a, b) => b.modifiedAtMs - a.modifiedAtMs || (a.name < b.name ? -1 : 1));
  const newestFirst = [
    ...entries.filter((entry) => entry.name === options.keep),
    ...entries.filter((entry) => entry.name !== options.keep),
  ];
  const programs = filesIn(options.programs);
  const sizes = new Map(programs.map((program) => [program.name, program.bytes]));
  const used = new Set<string>();
  let bytes = 0;
  for (const [index, entry] of newestFirst.entries()) {
    const file = `${entry.hash}.wasm`;
    const added = entry.hash === undefined || used.has(file) ? 0 : (sizes.get(file) ?? 0);
    const fits = index < options.maxFindings && bytes + added <= options.maxProgramBytes;
    if (!fits && entry.name !== options.keep) {
      removeEntry(join(options.findings, entry.name));
      continue;
    }
    bytes += added;
    used.add(file);
  }
  const oldest = Date.now() - garbageAgeMs;
  for (const program of programs) {
    if (!used.has(program.name) && (program.modifiedAtMs < oldest || isEvicted(program.name, newestFirst))) {
      removeEntry(join(options.programs, program.name));
    }
  }
}

/** A program whose finding was removed just now: nobody is about to write its finding. */
function isEvicted(name: string, entries: readonly { readonly hash: string | undefined }[]): boolean {
  return entries.some((entry) => name === `${entry.hash}.wasm`);
}

function hashOrNothing(options: PruneOptions, id: string, modifiedAtMs: number): string | undefined {
  try {
    return options.hashOf(id, modifiedAtMs);
  } catch (error) {
    if (error instanceof HeddleError) return undefined;
    throw error;
  }
}

function filesIn(folder: string): Named[] {
  return namesIn(folder).flatMap((name) => {
    const facts = factsOf(join(folder, name));
    return facts === undefined ? [] : [{ name, ...facts }];
  });
}
