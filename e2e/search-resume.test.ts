/** Laws of searches that are interrupted: they go on exactly as if they had not been, in the same order to the same end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramImage } from '../src/engine/program.ts';
import { createBounded } from '../src/strategies/bounded.ts';
import { createDfs, createDpor } from '../src/strategies/dpor.ts';
import { rareKinds, traceKinds } from './search-oracles.ts';
import { goesOnAsIfNothingHadHappened } from './search-restored.ts';
import { compileText, generatedPrograms } from './search-support.ts';
import { waitKinds } from './search-wait-oracles.ts';

let image: ProgramImage;
let waits: ProgramImage;
beforeAll(async () => {
  const text = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  [image, waits] = await Promise.all([compileText(text('search-interpreter.c')), compileText(text('search-waits.c'))]);
});

const searches = {
  dpor: createDpor,
  dfs: createDfs,
  'preemption-bound': () => createBounded({ counts: 'preemptions' }),
  'preemption-bound=1': () => createBounded({ counts: 'preemptions', limit: 1 }),
  'delay-bound': () => createBounded({ counts: 'delays' }),
};
const c11 = { memoryModel: 'c11' } as const;

describe.each(Object.entries(searches))('%s goes on from every state', (_, create) => {
  it('of generated programs', async () => {
    let executions = 0;
    for (const operations of [...Object.values(traceKinds), ...Object.values(rareKinds)])
      for (const words of generatedPrograms(operations, 3, 3, 2, 9))
        executions += await goesOnAsIfNothingHadHappened(image, create, words, 60);
    expect(executions).toBeGreaterThan(500);
  });

  it('of generated programs under C11, with loops that wait', async () => {
    let executions = 0;
    for (const operations of Object.values(waitKinds))
      for (const words of generatedPrograms(operations, 2, 3, 4, 9, 'xos'))
        executions += await goesOnAsIfNothingHadHappened(waits, create, ['loop', ...words], 60, c11);
    expect(executions).toBeGreaterThan(500);
  });

  it.each(['s0r1 w0n1 w1', 'l0!0U0 L0h1 t0', 'I0g0 l0u0 x0', 'X0o0 Z0H0 X0', 'j1w1j1 J1', 'y0 Y0S0'])(
    'of `%s`',
    async (words) => {
      expect(await goesOnAsIfNothingHadHappened(image, create, words.split(' '), 200)).toBeGreaterThan(2);
    },
  );
});
