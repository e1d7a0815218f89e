/** The law of e2e/search-resume.test.ts over more and larger programs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBounded } from '../src/strategies/bounded.ts';
import { createDpor } from '../src/strategies/dpor.ts';
import { createReadsFromDpor } from '../src/strategies/reads-from-dpor.ts';
import { classKinds, rareKinds, traceKinds } from './search-oracles.ts';
import { goesOnAsIfNothingHadHappened } from './search-restored.ts';
import { compileText, generatedPrograms } from './search-support.ts';
import { viewKinds } from './search-views.ts';
import { waitKinds } from './search-wait-oracles.ts';

interface Programs {
  readonly file: string;
  readonly kinds: readonly (readonly [name: string, operations: string])[];
  readonly head: readonly string[];
}

const programs: readonly Programs[] = [
  { file: 'search-interpreter.c', kinds: Object.entries({ ...traceKinds, ...classKinds, ...rareKinds }), head: [] },
  { file: 'search-waits.c', kinds: Object.entries(waitKinds), head: ['loop'] },
  {
    file: 'search-branches.c',
    kinds: Object.entries(viewKinds).map(([name, { operations }]) => [name, operations]),
    head: [],
  },
];
const searches = {
  dpor: createDpor,
  'reads-from': createReadsFromDpor,
  'delay-bound': () => createBounded({ counts: 'delays' }),
};

describe.each(programs)('$file', ({ file, kinds, head }) => {
  const image = compileText(readFileSync(join(import.meta.dirname, file), 'utf8'));
  const orders = file === 'search-waits.c' ? 'xos' : '';

  it.each(kinds)('%s', async (_, operations) => {
    let executions = 0;
    for (const [name, create] of Object.entries(searches)) {
      const options = orders === '' || name === 'reads-from' ? {} : ({ memoryModel: 'c11' } as const);
      const most = name === 'delay-bound' ? 20 : 100;
      for (const words of generatedPrograms(operations, 3, 3, 12, 23, orders))
        executions += await goesOnAsIfNothingHadHappened(await image, create, [...head, ...words], most, options);
    }
    expect(executions).toBeGreaterThan(50);
  });
});
