import { describe, expect, it } from 'vitest';
import { dataRace, hang } from './golden/findings.ts';
import { readSource } from './golden/sources.ts';
import { renderReplay, type ReplayOutcome } from './replay-text.ts';

const diverged: ReplayOutcome = {
  outcome: 'diverged',
  divergence: { step: 41, expected: 'T1 lock mutex g_lock at main.c:9', actual: 'T2 read of 4 bytes at main.c:12' },
};

describe('renderReplay', () => {
  it.each<[string, ReplayOutcome, boolean]>([
    ['reproduced', { outcome: 'reproduced', finding: dataRace }, false],
    ['reproduced-step', { outcome: 'reproduced', finding: dataRace }, true],
    ['not-reproduced', { outcome: 'not-reproduced', finding: dataRace }, false],
    ['diverged', diverged, false],
  ])('of `%s`', async (name, outcome, step) => {
    await expect(renderReplay(outcome, { sources: readSource, step })).toMatchFileSnapshot(`golden/replay-${name}.txt`);
  });

  it('copes with what is not known', () => {
    expect(renderReplay({ outcome: 'reproduced' })).toContain('reproduced\n');
    expect(renderReplay({ outcome: 'not-reproduced' })).toContain('no finding');
    expect(renderReplay({ outcome: 'diverged' })).toMatch(/^diverged: /);
    expect(renderReplay({ outcome: 'reproduced', finding: hang }, { step: true })).toContain('No event was recorded.');
  });
});
