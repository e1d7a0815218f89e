/** Exhaustive search of programs with read-write locks: readers commute, and nothing that they can be told apart by is lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { createDfs, createDpor } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import { agreesWithSleepSets, agreesWithTraces } from './search-oracles.ts';
import { compileText, exploreAll, programsOf } from './search-support.ts';
import { modelOf } from './shared-locks-model.ts';

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-interpreter.c'), 'utf8'));
});

const searches = { traces: createDpor, classes: createReadsFromDpor } as const;
const words = (name: string): string[] => name.split(' ');

/** Parts of threads: sections of a lock, in one order of locks, so that nobody waits for ever. */
const sections = {
  'a lock': ['q0d0', 'Q0d0', 'y0d0', 'Y0d0', 'q0r0d0', 'Q0w0d0', 'r0', 'w0'],
  'a lock that prefers writers': ['<0_0', '>0_0', '{0_0', '}0_0', '<0r0_0', '>0w0_0', 'r0', 'w0'],
  'two locks': ['q0q1d1d0', 'q0Q1d1d0', 'q0Y1d1d0', '<1_1', 'q0<0_0d0', 'y1d1', 'Q1d1', 'w0r1'],
} as const;
/** Threads that keep locks, wait in sections, give up in time. */
const open = {
  'sections that wait': ['q0d0', 'Q0d0', 'q0b0d0', 'q0P0d0', 'V0', 'y0d0', 'Y0', '<0b0_0', '>0_0'],
  'locks in any order': ['q0l0', 'Q0', 'l0', 'd0u0', 'u0d0', 'q0', 'q1d1', '<0', '_0', '>0_0'],
  'waits in time': ['S0', '|0d0', 'q0', 'd0', '[0', ']0_0', '<0', '_0', 'z0', 'Y0'],
} as const;

describe('readers', () => {
  it.each([2, 3, 4])('of a lock that nobody writes under are one trace: %i', async (count) => {
    for (const section of ['q0d0', '<0_0', 'q0d0y0d0', 'q0q0d0d0'])
      for (const create of Object.values(searches)) {
        const found = await exploreAll(image, create(), { arguments: Array.from({ length: count }, () => section) });
        expect({ section, ...found }).toMatchObject({ done: true, complete: 1, blocked: 0, traceHashes: 1 });
      }
  });

  it.each([
    ['q0d0 q0d0 Q0d0', 4],
    ['q0d0 q0d0 q0d0 Q0d0', 8],
    // Two that wait for each other come both before the writer, or both after it.
    ['q0b0d0 q0b0d0 Q0d0', 4],
    ['<0_0 <0_0 >0_0', 9],
  ])('may each come before or after a writer: %s', async (name, traces) => {
    for (const create of Object.values(searches)) {
      const found = await exploreAll(image, create(), { arguments: words(name) });
      expect({ name, ...found }).toMatchObject({ name, done: true, complete: traces, traceHashes: traces });
    }
  });
});

describe.each(Object.entries(sections))('the traces of programs with %s are those of a model', (_, parts) => {
  it.each([
    [3, 2, 8],
    [4, 1, 4],
  ])('%i threads of at most %i parts', async (threads, longest, count) => {
    let compared = 0;
    for (const program of programsOf(parts, threads, longest, count)) {
      const model = modelOf(program, 3000);
      if (model === null || model.traces > 1500) continue;
      compared++;
      const name = program.join(' ');
      const found = await exploreAll(image, createDpor(), { arguments: program });
      const { traces, states } = model;
      expect({ name, ...found }).toMatchObject({ name, done: true, gaps: [], complete: traces, states });
      if (model.traces > 300) continue;
      expect(await agreesWithTraces(image, program, 1000)).toBe('same');
    }
    expect(compared).toBeGreaterThan(count / 2);
  });
});

describe.each(Object.entries(open))('programs with %s', (_, parts) => {
  it('are explored as sleep sets alone explore them', async () => {
    let compared = 0;
    for (const program of programsOf(parts, 3, 2, 10)) {
      if (await agreesWithSleepSets(image, program, 5000)) compared++;
      await agreesWithTraces(image, program, 500);
    }
    expect(compared).toBeGreaterThan(5);
  });
});

// A writer comes between two readers that held the lock together in all executions that the search has seen so far.
it.each(['Q0d0 q0D0d0 q0D1d0', 'q0b0d0V0 q0l0d0u0 Q0d0q0P0d0 q0b0d0q0l0d0u0'])('lets a writer in: %s', async (name) => {
  expect(await agreesWithSleepSets(image, words(name), 20_000)).toBe(true);
});

// Dependence is what these rest on; this knows none.
it('loses no state or finding of plain depth-first search', async () => {
  let compared = 0;
  for (const program of programsOf([...Object.values(sections), ...Object.values(open)].flat(), 2, 1, 24)) {
    const all = await exploreAll(image, createDfs(), { arguments: program, executions: 4000 });
    const found = await exploreAll(image, createDpor(), { arguments: program });
    const { states, ends } = all;
    const reached = { states: expect.arrayContaining([...states]), ends: expect.arrayContaining([...ends]) };
    const name = program.join(' ');
    expect({ name, ...found }).toMatchObject(all.done ? { name, states, ends } : { name, ...reached });
    if (all.done) compared++;
  }
  expect(compared).toBeGreaterThan(2);
});

it('lets waiting loops go on when the last reader leaves', async () => {
  for (const create of Object.values(searches)) {
    const found = await exploreAll(image, create(), { arguments: ['q0d0', 'q0d0', '*0d0'] });
    expect(found).toMatchObject({ done: true, states: [expect.stringMatching(/^exit/)], gaps: [] });
  }
});
