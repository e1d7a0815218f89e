/** `heddle/node-test`: a concurrency check as a test of `node --test`. */
import { test } from 'node:test';
import { type ConcurrencyCheck, expectNoFindings, testTimeoutMs } from './concurrency-check.ts';

export { type ConcurrencyCheck, ConcurrencyError } from './concurrency-check.ts';

type Declare = (name: string, options: ConcurrencyCheck) => void;

function declare(more: { readonly only?: true; readonly skip?: true }): Declare {
  return (name, options) => {
    void test(name, { ...more, timeout: testTimeoutMs(options) }, async () => {
      await expectNoFindings(options);
    });
  };
}

/**
 * Declares a test that fails with the report of `heddle check` when the program has a concurrency bug under any schedule tried, or when it could not be
 * checked completely. Files count from the folder that the tests run in. `checkConcurrency.only` and `.skip` are those of `test`.
 *
 * @example checkConcurrency('the queue hands over every item', { files: ['src/queue.c', 'test/queue-test.c'], runs: 5000 });
 */
export const checkConcurrency: Declare & { readonly only: Declare; readonly skip: Declare } = Object.assign(
  declare({}),
  { only: declare({ only: true }), skip: declare({ skip: true }) },
);
