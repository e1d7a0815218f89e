/** `heddle/vitest`: a concurrency check as a test of Vitest. */
import { test } from 'vitest';
import { type ConcurrencyCheck, expectNoFindings, testTimeoutMs } from './concurrency-check.ts';

export { type ConcurrencyCheck, ConcurrencyError } from './concurrency-check.ts';

type Declare = (name: string, options: ConcurrencyCheck) => void;

function declare(as: typeof test | typeof test.only): Declare {
  return (name, options) => {
    as(name, { timeout: testTimeoutMs(options) }, async () => {
      await expectNoFindings(options);
    });
  };
}

/**
 * Declares a test that fails with the report of `heddle check` when the program has a concurrency bug under any schedule tried, or when it could not be
 * checked completely. Files count from the folder that Vitest runs in. `checkConcurrency.only` and `.skip` are those of `test`.
 *
 * @example checkConcurrency('the queue hands over every item', { files: ['src/queue.c', 'test/queue-test.c'], runs: 5000 });
 */
export const checkConcurrency: Declare & { readonly only: Declare; readonly skip: Declare } = Object.assign(
  declare(test),
  { only: declare(test.only), skip: declare(test.skip) },
);
