/** What is kept of one finding: the content of its `finding.json`. */

import { HeddleError } from '../base/error.ts';
import { findingInOrder, findingMismatch } from '../report/json.ts';
import type { Finding } from '../report/model.ts';

const formatVersion = 1;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export interface FindingRecord {
  readonly finding: Finding;
  /** SHA-256 of the program's binary in hex: its name under `programs/`. */
  readonly programHash: string;
  /** What a replay needs beside program and token: arguments, environment, standard input... The caller's, kept as it is. */
  readonly run: JsonObject;
}

/** The record as a file. */
export function encodeRecord(record: FindingRecord): string {
  const { programHash, run } = record;
  return `${JSON.stringify({ format: formatVersion, programHash, run, finding: findingInOrder(record.finding) }, null, 2)}\n`;
}

/**
 * Reads a record of the finding `id` from the file at `path`.
 *
 * @throws HeddleError `HDL_STORE_DAMAGED` naming the file and what is wrong with it
 */
export function decodeRecord(text: string, id: string, path: string): FindingRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, `it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (!isObject(value)) throw damaged(path, 'it holds no object');
  if (value['format'] !== formatVersion) {
    throw damaged(
      path,
      `it has format ${JSON.stringify(value['format']) ?? 'unknown'}, but this Heddle reads format ${formatVersion}`,
    );
  }
  const { programHash, run, finding } = value;
  if (typeof programHash !== 'string' || !/^[0-9a-f]{64}$/.test(programHash))
    throw damaged(path, 'programHash is no SHA-256');
  if (!isObject(run)) throw damaged(path, 'run is no object');
  const problem = findingMismatch(finding);
  if (problem !== undefined) throw damaged(path, `finding.${problem}`);
  const checked = finding as Finding; // its shape was just checked
  if (checked.id !== id) throw damaged(path, `it is about finding ${checked.id}`);
  return { finding: checked, programHash, run: run as JsonObject }; // came from JSON.parse
}

/** The error for a file that is not what was written. */
export function damaged(path: string, what: string, cause?: unknown): HeddleError {
  return new HeddleError('HDL_STORE_DAMAGED', `\`${path}\` is damaged: ${what}.`, {
    ...(cause === undefined ? {} : { cause }),
    hint: 'Delete it and run `heddle check` again: the same program and seed give the same findings.',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
