/** The catalogue against the axioms and against the operational model, without the engine. */
import { describe, expect, it } from 'vitest';
import { allowedOutcomes } from '../src/memory-model/testing/axioms.ts';
import { reachedOutcomes } from '../src/memory-model/testing/explore.ts';
import { isAsked, programOf, readCatalogue } from './catalogue.ts';

const catalogue = readCatalogue();

it('has at least 150 tests with names of their own', () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(150);
  expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
});

describe('verdicts', () => {
  it.each(catalogue)('$name: $verdict', (test) => {
    const program = programOf(test);
    const allowed = allowedOutcomes(program);
    expect([...allowed].some((outcome) => isAsked(test, outcome)) ? 'allowed' : 'forbidden').toBe(test.verdict);
    // Four threads and more have too many orders of events for a plain search; the engine's own tests cover them.
    if (program.flat().length <= 6 && program.length <= 3) expect(reachedOutcomes(program)).toEqual(allowed);
  });
});
