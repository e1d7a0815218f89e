/** The laws of search-waits.test.ts over more and larger programs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { agreesWithAssumption, coversSamples, waitKinds } from './search-wait-oracles.ts';
import { compileText, generatedPrograms } from './search-support.ts';

const programs = 60;
const fewest = 30;

let image: ProgramImage;
beforeAll(async () => {
  image = await compileText(readFileSync(join(import.meta.dirname, 'search-waits.c'), 'utf8'));
});

describe.each([
  { threads: 2, longest: 4 },
  { threads: 3, longest: 2 },
])('$threads threads of at most $longest operations', ({ threads, longest }) => {
  it.each(Object.entries(waitKinds))('with %s', async (_, operations) => {
    let compared = 0;
    for (const words of generatedPrograms(operations, threads, longest, programs, 21, 'xos'))
      if (await agreesWithAssumption(image, words, 6000)) compared++;
    expect(compared).toBeGreaterThan(fewest);
  });
});

it.each([
  'X0oP0xH0o X0oP0xH0o',
  'C0or1xH0o w1xC0oH0o',
  'w0sy0ss1x w1sy1sw1x',
  'w0xf0ow1x k0oa0x',
  's0or1x w1xw0o a1o',
  'T0oa1xH0o a1xT0oH0o',
])('30,000 random executions of `%s` show nothing else', async (words) => {
  expect(await coversSamples(image, ['loop', ...words.split(' ')], 30_000)).toBe(true);
});
