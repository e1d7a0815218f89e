import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from './suggest.ts';

const flags = ['--runs', '--time', '--seed', '--strategy', '--stop-on', '--max-steps'];

describe('suggest', () => {
  it.each([
    ['--rnus', '--runs'],
    ['--run', '--runs'],
    ['--SEED', '--seed'],
    ['--stopon', '--stop-on'],
    ['--strat', '--strategy'],
  ])('leads %s to %s', (typed, meant) => {
    expect(suggest(typed, flags)).toBe(meant);
  });
  it('stays silent when nothing is near', () => {
    expect(suggest('--colour', flags)).toBeUndefined();
    expect(suggest('x', ['check', 'replay'])).toBeUndefined();
  });
  it('falls back to another sentence', () => {
    expect(didYouMean('--colour', flags, 'See the list.')).toBe('See the list.');
    expect(didYouMean('--rnus', flags, 'See the list.')).toBe('Did you mean `--runs`?');
  });
});
