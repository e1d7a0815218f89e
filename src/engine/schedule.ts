/**
 * Schedules as tokens: everything needed to run an execution again, as base64url text that survives a chat window.
 *
 * The token is `h` and the version, then a body and its FNV-1a hash (4 bytes, big-endian) as base64url.
 *
 * Layout of the body (version 2), all integers as unsigned LEB128: version; program hash (first 8 bytes of SHA-256); compile flags; memory model; preemption mode with the
 * racy sites (ascending, as differences); heap policy; modes of time-outs, wake-ups, search and volatile accesses; limits; the finding's hash; program arguments and environment; decisions as (step difference, kind,
 * value). Version 1, still read, differs in its check only: one byte, the sum of all before it.
 */
import { ByteReader, ByteWriter, fromBase64Url, toBase64Url } from '../base/bytes.ts';
import { HeddleError } from '../base/error.ts';
import { fnv1a32 } from '../base/hash.ts';
import type { Conditions } from './heap.ts';

const version = 2;
const checkBytes = 4;
/** As `--max-steps` and `--max-threads` allow. A stranger's token must not make the engine ask for tables of any size. */
const largestSteps = 2 ** 31 - 1;
const largestThreads = 65_535;

export interface Schedule extends Conditions {
  /** First 16 hexadecimal digits of the program's SHA-256. */
  readonly programHash: string;
  readonly flags: readonly string[];
  readonly preempt: 'sync' | 'racy' | 'all';
  /** Code sites that were scheduling points under `racy`, ascending. */
  readonly racySites: readonly number[];
  readonly timeOuts: 'late' | 'any';
  readonly volatile: 'plain' | 'relaxed';
  readonly spuriousWakeups: boolean;
  /** See `EngineOptions`. */
  readonly exhaustive: boolean;
  readonly maxSteps: number;
  readonly maxMemoryBytes: number;
  readonly maxThreads: number;
  /** The hexadecimal part of the id of the finding that the schedule was kept for, as a number: one schedule may show several. */
  readonly finding: number;
  readonly programArguments: readonly string[];
  readonly environment: readonly (readonly [string, string])[];
  /** Flat triples (step, kind, value), by step. */
  readonly decisions: readonly number[];
}

const preemptModes = ['sync', 'racy', 'all'] as const;
const heapPolicies = ['reuse', 'quarantine'] as const;
const memoryModels = ['sc', 'c11'] as const;

export function encodeSchedule(schedule: Schedule): string {
  const out = new ByteWriter();
  out.varint(version);
  for (let i = 0; i < 16; i += 2) out.varint(Number.parseInt(schedule.programHash.slice(i, i + 2), 16));
  writeTexts(out, schedule.flags);
  out.varint(memoryModels.indexOf(schedule.memoryModel));
  out.varint(preemptModes.indexOf(schedule.preempt));
  out.varint(schedule.racySites.length);
  let last = 0;
  for (const site of schedule.racySites) {
    out.varint(site - last);
    last = site;
  }
  out.varint(heapPolicies.indexOf(schedule.heapPolicy));
  out.varint(modesOf(schedule));
  out.varint(schedule.maxSteps).varint(schedule.maxMemoryBytes).varint(schedule.maxThreads);
  out.varint(schedule.finding);
  writeTexts(out, schedule.programArguments);
  writeTexts(out, schedule.environment.flat());
  out.varint(schedule.decisions.length / 3);
  last = 0;
  for (let i = 0; i < schedule.decisions.length; i += 3) {
    const step = schedule.decisions[i] ?? 0;
    out
      .varint(step - last)
      .varint(schedule.decisions[i + 1] ?? 0)
      .varint(schedule.decisions[i + 2] ?? 0);
    last = step;
  }
  const body = out.finish();
  const bytes = new Uint8Array(body.length + checkBytes);
  bytes.set(body);
  new DataView(bytes.buffer).setUint32(body.length, fnv1a32(body));
  return `h${version}${toBase64Url(bytes)}`;
}

/** @throws HeddleError `HDL_TOKEN_INVALID` with what is wrong. */
export function decodeSchedule(token: string): Schedule {
  if (!/^h\d/.test(token)) throw invalid(`it does not begin with \`h${version}\``);
  const found = Number(token[1]);
  if (found !== version && found !== 1) throw invalid(versionMessage(found));
  const bytes = fromBase64Url(token.slice(2));
  if (bytes === undefined) throw invalid('it has characters that a token does not have');
  const body = bytes.subarray(0, -(found === 1 ? 1 : checkBytes));
  const whole = found === 1 ? isWhole1(bytes) : isWhole(bytes) && toBase64Url(bytes) === token.slice(2);
  if (!whole) throw invalid('it is cut short or was changed');
  try {
    const input = new ByteReader(body);
    const schedule = readSchedule(input, found);
    if (!input.done) throw new RangeError('more follows its end');
    return schedule;
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid(cause.message);
    throw cause;
  }
}

function isWhole(bytes: Uint8Array): boolean {
  const at = bytes.length - checkBytes;
  if (at <= 0) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) === fnv1a32(bytes.subarray(0, at));
}

function isWhole1(bytes: Uint8Array): boolean {
  const sum = bytes.subarray(0, -1).reduce((before, byte) => (before * 31 + byte) & 0xff, 7);
  return bytes.length >= 2 && bytes[bytes.length - 1] === sum;
}

function versionMessage(found: number): string {
  return `its format version is ${found}; this Heddle reads versions 1 and ${version}`;
}

function readSchedule(input: ByteReader, expected: number): Schedule {
  const found = input.varint();
  if (found !== expected) throw invalid(versionMessage(found));
  let programHash = '';
  for (let i = 0; i < 8; i++) programHash += byte(input).toString(16).padStart(2, '0');
  const flags = readTexts(input);
  const memoryModel = at(memoryModels, input.varint());
  const preempt = at(preemptModes, input.varint());
  const racySites = readAscending(input);
  const heapPolicy = at(heapPolicies, input.varint());
  const modes = input.varint();
  if (modes > 15) throw invalid('it names a mode that does not exist');
  const [maxSteps, maxMemoryBytes, maxThreads] = [input.varint(), input.varint(), input.varint()];
  if (maxSteps > largestSteps || maxThreads > largestThreads) throw invalid('its limits are larger than any run has');
  const finding = input.varint();
  const programArguments = readTexts(input);
  const pairs = readTexts(input);
  if (pairs.length % 2 !== 0) throw new RangeError('a variable of its environment has no value');
  const environment: [string, string][] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) environment.push([pairs[i] ?? '', pairs[i + 1] ?? '']);
  const decisions: number[] = [];
  let step = 0;
  for (let left = input.varint(); left > 0; left--) {
    step = sum(step, input.varint());
    decisions.push(step, input.varint(), input.varint());
  }
  const timeOuts = (modes & 1) === 1 ? 'any' : 'late';
  const spuriousWakeups = (modes & 2) === 2;
  return {
    programHash,
    flags,
    preempt,
    racySites,
    memoryModel,
    heapPolicy,
    timeOuts,
    volatile: (modes & 8) === 8 ? 'relaxed' : 'plain',
    spuriousWakeups,
    exhaustive: (modes & 4) === 4,
    maxSteps,
    maxMemoryBytes,
    maxThreads,
    finding,
    programArguments,
    environment,
    decisions,
  };
}

function modesOf({ timeOuts, spuriousWakeups, exhaustive, volatile }: Schedule): number {
  return (
    (timeOuts === 'any' ? 1 : 0) + (spuriousWakeups ? 2 : 0) + (exhaustive ? 4 : 0) + (volatile === 'relaxed' ? 8 : 0)
  );
}

function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  out.varint(texts.length);
  for (const text of texts) out.text(text);
}

function readTexts(input: ByteReader): string[] {
  const texts: string[] = [];
  for (let left = input.varint(); left > 0; left--) texts.push(input.text());
  return texts;
}

function readAscending(input: ByteReader): number[] {
  const values: number[] = [];
  let last = 0;
  for (let left = input.varint(); left > 0; left--) values.push((last = sum(last, input.varint())));
  return values;
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw invalid('it names a mode that does not exist');
  return value;
}

function byte(input: ByteReader): number {
  const value = input.varint();
  if (value > 0xff) throw new RangeError('its program hash is no hash');
  return value;
}

/** Safe: a step or site beyond 2^53 would no longer be told apart from the next. */
function sum(a: number, b: number): number {
  if (!Number.isSafeInteger(a + b)) throw new RangeError('integer too large');
  return a + b;
}

function invalid(what: string): HeddleError {
  return new HeddleError('HDL_TOKEN_INVALID', `The schedule token cannot be read: ${what}`, {
    hint: 'Copy the whole token, or use the id of the finding: `heddle replay ID`.',
  });
}
