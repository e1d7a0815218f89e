/**
 * Everything that the C library does to memory on behalf of a thread is seen, to the byte, and nothing else: of every function that a program can call. The
 * tables in libc-memory/ say what each touches; a function without an entry fails the test.
 */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { prepareProgram } from '../src/api/program.ts';
import { detectors } from '../src/detectors/index.ts';
import { Engine } from '../src/engine/engine.ts';
import { defaultEngineOptions } from '../src/engine/options.ts';
import type { RawFinding } from '../src/engine/outcome.ts';
import type { Strategy } from '../src/engine/strategy.ts';
import { unsupportedGroup } from '../src/toolchain/unsupported.ts';
import { createFolder } from './cli-support.ts';
import { allHeaders, declaredFunctions, definedFunctions } from './libc-memory/declared-functions.ts';
import { type Call, casesInC, readCalls, readNames } from './libc-memory/read-table.ts';

const calls = readCalls();
/** In the order of `enum way` in runner.c. */
const ways = [
  'write-touched',
  'read-touched',
  'write-others',
  'read-read',
  'freed',
  'both-call',
  'handed-over',
  'plain',
] as const;
type Way = (typeof ways)[number];

const folder = createFolder({});
afterAll(() => folder.remove());

/** Threads run one after the other; what the program chooses is given. */
const choices: number[] = [];
const strategy: Strategy = {
  name: 'given',
  begin() {},
  chooseThread: (view) => view.defaultThread,
  chooseValue: (kind) => (kind === 'choose' ? (choices.shift() ?? 0) : 0),
};

let engine: Engine;
beforeAll(async () => {
  const cases = path.join(folder.path, 'cases.c');
  writeFileSync(cases, casesInC(calls, allHeaders()));
  const own = path.join(import.meta.dirname, 'libc-memory');
  const clangArguments = ['-O0', '-g0', '-w', '-fno-builtin', `-I${own}`];
  const { image } = await prepareProgram({
    files: [cases, path.join(own, 'runner.c')],
    clangArguments,
    cwd: folder.path,
  });
  engine = new Engine(image, { ...defaultEngineOptions, maxMemoryBytes: 16 << 20 }, strategy, detectors);
}, 120_000);

afterAll(() => engine[Symbol.dispose]());

let executions = 0;
async function run(
  index: number,
  way: Way,
  touched = 0,
): Promise<{ findings: readonly RawFinding[]; output: string; ending: string }> {
  choices.splice(0, choices.length, index, ways.indexOf(way), touched);
  const outcome = await engine.run(executions++, strategy, { heapPolicy: 'quarantine', memoryModel: 'sc' });
  const { ending } = outcome;
  return {
    findings: outcome.findings,
    output: new TextDecoder().decode(engine.wasi.stdout()),
    ending: ending.kind === 'unsupported' ? `${ending.kind} ${ending.name}` : ending.kind,
  };
}

const racesOf = (findings: readonly RawFinding[]): readonly RawFinding[] =>
  findings.filter(({ kind }) => kind === 'data-race');
const kindsOf = (findings: readonly RawFinding[]): string => findings.map(({ kind }) => kind).join(' ') || 'nothing';

const oneByte = (from: string, to: string): boolean => Number(to) - Number(from) === 1;

/** What the case shows against the table. */
async function differences(call: Call, index: number): Promise<string[]> {
  const wrong: string[] = [];
  const races = async (way: Way, touched?: number): Promise<number> =>
    racesOf((await run(index, way, touched)).findings).length;
  for (const [touched, { kind, text, from, to }] of call.touches.entries()) {
    if (kind === '?') continue;
    // Both ends of a range that is touched wholly.
    const wanted = /[RW]/.test(kind) || oneByte(from, to) ? 1 : 2;
    if (kind !== 'o' && (await races('write-touched', touched)) < wanted)
      wrong.push(`${text}: a write beside it is not seen`);
    if (/[wW]/.test(kind) && (await races('read-touched', touched)) < wanted)
      wrong.push(`${text}: a read beside it is not seen`);
    const { findings } = await run(index, 'freed', touched);
    if (!findings.some((finding) => kind === 'o' || finding.kind === 'use-after-free'))
      wrong.push(`${text}: of freed memory: ${kindsOf(findings)}`);
  }
  const expected = (findings: readonly RawFinding[]): boolean =>
    findings.every(({ kind }) => (call.words.has('finds') && kind !== 'data-race') || kind === 'thread-leak');
  const others = await run(index, 'write-others');
  if (!expected(others.findings)) wrong.push(`beside the table: ${kindsOf(others.findings)}`);
  if (
    call.words.has('unsupported')
      ? others.ending !== `unsupported ${call.name}`
      : others.ending !== 'exit' && !call.words.has('finds')
  )
    wrong.push(`ends with ${others.ending}`);
  const reads = await run(index, 'read-read');
  if (!expected(reads.findings)) wrong.push(`beside reads: ${kindsOf(reads.findings)}`);
  if (call.words.has('ends') || call.words.has('unsupported') || call.words.has('finds')) return wrong;
  const both = await run(index, 'both-call');
  if (!expected(both.findings) !== call.words.has('state')) wrong.push(`two calls: ${kindsOf(both.findings)}`);
  const handed = await run(index, 'handed-over');
  const data = Number(/0x[0-9a-f]+$/.exec(handed.output)?.[0]);
  const seen = racesOf(handed.findings).some(({ accesses }) => accesses?.some(({ address }) => address === data));
  if (seen === call.words.has('orders')) wrong.push(seen ? 'orders nothing' : 'orders');
  return wrong;
}

describe('functions of the C library', () => {
  let declared: ReadonlyMap<string, string>;
  let defined: ReadonlySet<string>;
  beforeAll(async () => {
    declared = await declaredFunctions();
    defined = await definedFunctions();
  }, 60_000);

  it('all have an entry', () => {
    const known = new Set([...calls.map(({ name }) => name), ...readNames('nothing')]);
    const missing = [...declared.keys()].filter(
      (name) => defined.has(name) && unsupportedGroup(name) === undefined && !known.has(name),
    );
    expect(missing.sort()).toEqual([]);
  });

  it('are refused by name when they are only declared', () => {
    // Macros, functions that headers define themselves, and what no program calls.
    const elsewhere = /^(__|stdc_|FD_|alloca$|obstack_|_?(sig)?(setjmp|longjmp)$)/;
    const lost = [...declared.keys()].filter(
      (name) => !defined.has(name) && unsupportedGroup(name) === undefined && !elsewhere.test(name),
    );
    expect(lost).toEqual([]);
  });

  it('touch what the table says', async () => {
    const wrong: string[] = [];
    for (const [index, call] of calls.entries()) {
      wrong.push(...(await differences(call, index)).map((text) => `${call.text}: ${text}`));
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});
