/**
 * Schedules as tokens: everything needed to run an execution again, as base64url text that survives a chat window.
 *
 * Layout (version 1), all integers as unsigned LEB128: version; program hash (first 8 bytes of SHA-256); compile flags; memory model; preemption mode with the
 * racy sites (ascending, as differences); heap policy; time-out mode; limits; the finding's hash; program arguments and environment; decisions as (step difference, kind,
 * value); check byte (sum of all bytes before it).
 */
import { ByteReader, ByteWriter, fromBase64Url, toBase64Url } from '../base/bytes.ts';
import { HeddleError } from '../base/error.ts';
import type { HeapPolicy } from './heap.ts';

const version = 1;
const prefix = 'h1';

export interface Schedule {
  /** First 16 hexadecimal digits of the program's SHA-256. */
  readonly programHash: string;
  readonly flags: readonly string[];
  readonly preempt: 'sync' | 'racy' | 'all';
  /** Code sites that were scheduling points under `racy`, ascending. */
  readonly racySites: readonly number[];
  readonly heapPolicy: HeapPolicy;
  readonly timeOuts: 'late' | 'any';
  readonly spuriousWakeups: boolean;
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

export function encodeSchedule(schedule: Schedule): string {
  const out = new ByteWriter();
  out.varint(version);
  for (let i = 0; i < 16; i += 2) out.varint(Number.parseInt(schedule.programHash.slice(i, i + 2), 16));
  writeTexts(out, schedule.flags);
  out.varint(0);
  out.varint(preemptModes.indexOf(schedule.preempt));
  out.varint(schedule.racySites.length);
  let last = 0;
  for (const site of schedule.racySites) {
    out.varint(site - last);
    last = site;
  }
  out.varint(heapPolicies.indexOf(schedule.heapPolicy));
  out.varint((schedule.timeOuts === 'any' ? 1 : 0) + (schedule.spuriousWakeups ? 2 : 0));
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
  const bytes = new Uint8Array(body.length + 1);
  bytes.set(body);
  bytes[body.length] = checkByte(body);
  return prefix + toBase64Url(bytes);
}

/** @throws HeddleError `HDL_TOKEN_INVALID` with what is wrong. */
export function decodeSchedule(token: string): Schedule {
  if (!token.startsWith(prefix)) throw invalid(`it does not begin with \`${prefix}\``);
  const bytes = fromBase64Url(token.slice(prefix.length));
  if (bytes === undefined) throw invalid('it has characters that a token does not have');
  const body = bytes.subarray(0, -1);
  if (bytes.length < 2 || bytes[bytes.length - 1] !== checkByte(body)) throw invalid('it is cut short or was changed');
  try {
    return readSchedule(new ByteReader(body));
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid(cause.message);
    throw cause;
  }
}

function readSchedule(input: ByteReader): Schedule {
  const found = input.varint();
  if (found !== version) throw invalid(`its format version is ${found}; this Heddle reads version ${version}`);
  let programHash = '';
  for (let i = 0; i < 8; i++) programHash += input.varint().toString(16).padStart(2, '0');
  const flags = readTexts(input);
  if (input.varint() !== 0) throw invalid('it was made under a memory model that this version does not have');
  const preempt = at(preemptModes, input.varint());
  const racySites = readAscending(input);
  const heapPolicy = at(heapPolicies, input.varint());
  const modes = input.varint();
  const [maxSteps, maxMemoryBytes, maxThreads] = [input.varint(), input.varint(), input.varint()];
  const finding = input.varint();
  const programArguments = readTexts(input);
  const pairs = readTexts(input);
  const environment: [string, string][] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) environment.push([pairs[i] ?? '', pairs[i + 1] ?? '']);
  const decisions: number[] = [];
  let step = 0;
  for (let left = input.varint(); left > 0; left--) {
    step += input.varint();
    decisions.push(step, input.varint(), input.varint());
  }
  const timeOuts = (modes & 1) === 1 ? 'any' : 'late';
  const spuriousWakeups = (modes & 2) === 2;
  return {
    programHash,
    flags,
    preempt,
    racySites,
    heapPolicy,
    timeOuts,
    spuriousWakeups,
    maxSteps,
    maxMemoryBytes,
    maxThreads,
    finding,
    programArguments,
    environment,
    decisions,
  };
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
  for (let left = input.varint(); left > 0; left--) values.push((last += input.varint()));
  return values;
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw invalid('it names a mode that does not exist');
  return value;
}

function checkByte(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum * 31 + byte) & 0xff, 7);
}

function invalid(what: string): HeddleError {
  return new HeddleError('HDL_TOKEN_INVALID', `The schedule token cannot be read: ${what}`, {
    hint: 'Copy the whole token, or use the id of the finding: `heddle replay ID`.',
  });
}
