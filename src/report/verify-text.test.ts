import { describe, expect, it } from 'vitest';
import { displayWidth } from './cells.ts';
import { campaign } from './golden/build.ts';
import { dataRace, deadlock } from './golden/findings.ts';
import { readSource } from './golden/sources.ts';
import type { VerifyResult } from './verify-model.ts';
import { renderVerify } from './verify-text.ts';

const program = { files: ['main.c'], arguments: [], hash: '9f'.repeat(32), flags: ['-O1', '-g'] };
const { id, kind, title } = dataRace;

const fixed: VerifyResult = {
  version: 1,
  verdict: 'fixed',
  reasons: [],
  finding: { id, kind, title },
  before: { failing: 213, executions: 1000, program: '9f'.repeat(32) },
  after: { failing: 0, executions: 20_000, program: 'a0'.repeat(32) },
  pValue: 1e-12,
  significance: 0.01,
  oldSchedule: { outcome: 'not-reproduced', decisions: 3, mapped: 2 },
  newFindings: [],
  knownFindings: [],
  stoppedBy: 'runs',
  program,
  campaign,
  notes: [],
};
const cases: Readonly<Record<string, VerifyResult>> = {
  fixed,
  'not-fixed': {
    ...fixed,
    verdict: 'not-fixed',
    reasons: ['The finding came again.'],
    after: { ...fixed.after, failing: 200 },
    pValue: 0.42,
    oldSchedule: { outcome: 'reproduced', decisions: 1, mapped: 1 },
    stillThere: dataRace,
    newFindings: [deadlock],
    knownFindings: ['thread-leak-0000aaaa'],
  },
  'cannot-tell': {
    ...fixed,
    verdict: 'cannot-tell',
    reasons: ['Too few executions were run.'],
    before: { ...fixed.before, failing: 1 },
    pValue: 0.0123,
    executionsNeeded: 4600,
    oldSchedule: { outcome: 'not-replayed', decisions: 0, mapped: 0 },
    notes: ['The campaign ended by time.'],
  },
};

describe('renderVerify', () => {
  it.each(Object.keys(cases))('of `%s` in 80 columns', async (name) => {
    const text = renderVerify(cases[name]!, { sources: readSource });
    await expect(text).toMatchFileSnapshot(`golden/verify-${name}.80.txt`);
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });
});
