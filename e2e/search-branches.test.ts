/**
 * Reads-from search over programs in which what a thread does depends on what it has read, and in which accesses are of several sizes (e2e/search-branches.c): what threads see is what
 * they see in all interleavings of a model, or in all Mazurkiewicz traces.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { agreesOnViews, viewKinds } from './search-views.ts';
import { compileText, generatedPrograms } from './search-support.ts';

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-branches.c'), 'utf8'));
});

/** Main's word is the last one, `-` for none. */
const spell = (words: string): string[] => words.split(' ').map((word) => (word === '-' ? '' : word));

describe('a read that has another source only before somebody else goes on', () => {
  it.each(['w0 K1 r0r0 r0 -', 'r1 w1 w0m1 B1 -', 'r1 w1c0r1 h0m1 B1', 'a1d0 m1K1p1 r0m0D1 r0'])(
    '`%s`',
    async (words) => {
      expect(await agreesOnViews(image, spell(words), 5000, 'model')).toBe(true);
      expect(await agreesOnViews(image, spell(words), 5000, 'traces')).toBe(true);
    },
  );
});

/** Whether `H1`, which stores 0, changes something decides which rounds of the wait for a lock count, and no read tells. */
describe('a write of what may be there, before a loop that tries a lock', () => {
  it.each(['t0H1L0 r1x1r1 t0', 't0t0H1L0 x1r1 t0', 't0H1L0 x1x1 t0'])('`%s`', async (words) => {
    expect(await agreesOnViews(image, spell(words), 1000, 'model')).toBe(true);
    expect(await agreesOnViews(image, spell(words), 1000, 'traces')).toBe(true);
  });
});

it.each(['S0 w0 -', 'S0 w1r1w1r1w0 -'])('`%s`: a loop that waits and writes', async (words) => {
  expect(await agreesOnViews(image, spell(words), 1000, 'traces')).toBe(true);
});

describe.each(Object.entries(viewKinds))('%s', (_, { operations, by, executions }) => {
  it('threads see what all interleavings show', async () => {
    let compared = 0;
    for (const words of generatedPrograms(operations, 4, 2, 12, 3))
      if (await agreesOnViews(image, words, executions, by)) compared++;
    expect(compared).toBeGreaterThan(6);
  });
});

it('threads that main starts when it has read something', async () => {
  let compared = 0;
  const main = generatedPrograms('rC?', 1, 4, 12, 4);
  for (const [i, words] of generatedPrograms('rwa?', 2, 2, 12, 5).entries())
    if (await agreesOnViews(image, [...words, ...(main[i] ?? [])], 1500, 'traces')) compared++;
  expect(compared).toBeGreaterThan(6);
});
