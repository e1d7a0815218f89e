/**
 * Findings with their programs, under `.heddle/` of a project:
 *
 *     .heddle/findings/<id>/finding.json   the finding, its program's hash, what the program was run with
 *     .heddle/findings/<id>/token          the schedule alone, for reading by eye and by scripts
 *     .heddle/programs/<sha-256>.wasm      every program once, however many findings it has
 *
 * Plain files: an entry can be looked at, copied to another machine and deleted by hand, and a broken one spoils no other.
 * `finding.json` is written last and by renaming, so an entry is there whole or not at all. Old entries go when limits are passed.
 */

import { createHash } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import type { Finding } from '../report/model.ts';
import { factsOf, isMissing, namesIn, readWhole, unwritable, writeWhole } from './files.ts';
import { prune } from './prune.ts';
import { damaged, decodeRecord, encodeRecord, type FindingRecord, type JsonObject } from './record.ts';

export interface StoredFinding {
  readonly finding: Finding;
  readonly binary: Uint8Array;
  /** SHA-256 of `binary`, hex. */
  readonly programHash: string;
  /** What `saveFinding` was given beside finding and program. */
  readonly run: JsonObject;
}

/** One line of a list: the finding, or why it cannot be read. */
export type StoreEntry =
  | { readonly id: string; readonly savedAtMs: number; readonly finding: Finding; readonly run: JsonObject }
  | { readonly id: string; readonly savedAtMs: number; readonly problem: string };

export interface StoreLimits {
  /** Default 200. */
  readonly maxFindings?: number;
  /** Of all programs together. Default 256 MiB. */
  readonly maxProgramBytes?: number;
}

export interface Store {
  /**
   * Keeps a finding with the program that shows it; an earlier one of the same id is replaced.
   *
   * @throws HeddleError `HDL_STORE_UNWRITABLE`
   */
  saveFinding(finding: Finding, binary: Uint8Array, run?: JsonObject): void;
  /**
   * Finds by id, or by the beginning of an id or of its hexadecimal part when only one fits.
   *
   * @throws HeddleError `HDL_STORE_NOT_FOUND`, `HDL_STORE_AMBIGUOUS`, `HDL_STORE_DAMAGED`, `HDL_STORE_UNWRITABLE`
   */
  loadFinding(idOrPrefix: string): StoredFinding;
  /** Every entry, the last saved first; damaged ones say so. */
  list(): StoreEntry[];
}

const idPattern = /^[a-z]+(?:-[a-z]+)*-[0-9a-f]{8}$/;

/** Opens the store in `directory` (`.heddle` of a project). Nothing is created before something is saved. */
export function openStore(directory: string, limits: StoreLimits = {}): Store {
  const findings = join(directory, 'findings');
  const programs = join(directory, 'programs');
  const recordPath = (id: string): string => join(findings, id, 'finding.json');
  const programPath = (hash: string): string => join(programs, `${hash}.wasm`);
  /** Programs of the entries as they are on disk: a check with many findings would read all of them for each. */
  const hashes = new Map<string, { readonly modifiedAtMs: number; readonly hash: string }>();

  function ids(): string[] {
    return namesIn(findings)
      .filter((name) => idPattern.test(name))
      .toSorted();
  }

  function readRecord(id: string): FindingRecord {
    const path = recordPath(id);
    const bytes = readWhole(path);
    if (bytes === undefined) throw damaged(path, 'it is missing');
    return decodeRecord(new TextDecoder().decode(bytes), id, path);
  }

  function hashOf(id: string, modifiedAtMs: number): string {
    const known = hashes.get(id);
    if (known?.modifiedAtMs === modifiedAtMs) return known.hash;
    const hash = readRecord(id).programHash;
    hashes.set(id, { modifiedAtMs, hash });
    return hash;
  }

  function saveFinding(finding: Finding, binary: Uint8Array, run: JsonObject = {}): void {
    assert(idPattern.test(finding.id), `A finding's id is a kind and eight hexadecimal digits (${finding.id})`);
    const programHash = sha256(binary);
    const program = programPath(programHash);
    if (factsOf(program)?.bytes === binary.length) touch(program);
    else writeWhole(program, binary);
    writeWhole(join(findings, finding.id, 'token'), `${finding.schedule}\n`);
    writeWhole(recordPath(finding.id), encodeRecord({ finding, programHash, run }));
    if (factsOf(join(directory, '.gitignore')) === undefined) writeWhole(join(directory, '.gitignore'), '*\n');
    prune({
      findings,
      programs,
      keep: finding.id,
      hashOf,
      maxFindings: limits.maxFindings ?? 200,
      maxProgramBytes: limits.maxProgramBytes ?? 256 * 1024 * 1024,
    });
  }

  function loadFinding(idOrPrefix: string): StoredFinding {
    const { finding, programHash, run } = readRecord(findId(idOrPrefix, ids(), directory));
    const path = programPath(programHash);
    const binary = readWhole(path);
    if (binary === undefined) throw damaged(path, `the program of finding ${finding.id} is missing`);
    if (sha256(binary) !== programHash) throw damaged(path, 'its content does not have the hash that its name says');
    return { finding, binary, programHash, run };
  }

  function list(): StoreEntry[] {
    return ids()
      .map((id): StoreEntry => {
        const savedAtMs = factsOf(recordPath(id))?.modifiedAtMs ?? 0;
        try {
          const { finding, run } = readRecord(id);
          return { id, savedAtMs, finding, run };
        } catch (error) {
          if (!(error instanceof HeddleError)) throw error;
          return { id, savedAtMs, problem: error.message };
        }
      })
      .toSorted((a, b) => b.savedAtMs - a.savedAtMs);
  }

  return { saveFinding, loadFinding, list };
}

function findId(wanted: string, ids: readonly string[], directory: string): string {
  if (ids.includes(wanted)) return wanted;
  const fitting = wanted === '' ? [] : ids.filter((id) => id.startsWith(wanted) || id.slice(-8).startsWith(wanted));
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return only;
  const shown = (list: readonly string[]): string => list.slice(0, 5).join(', ') + (list.length > 5 ? ', ...' : '');
  if (only !== undefined) {
    throw new HeddleError('HDL_STORE_AMBIGUOUS', `\`${wanted}\` fits ${fitting.length} findings: ${shown(fitting)}.`, {
      hint: 'Give more of the id.',
    });
  }
  const hint =
    ids.length === 0 ? 'Run `heddle check` here first, or give a token and the files.' : `Stored here: ${shown(ids)}.`;
  throw new HeddleError('HDL_STORE_NOT_FOUND', `There is no finding \`${wanted}\` in \`${directory}\`.`, { hint });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Marks a program as just used, so that another process does not take it for garbage before its finding is written. */
function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    if (!isMissing(error)) throw unwritable(path, 'written', error);
  }
}
