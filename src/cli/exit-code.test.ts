import { describe, expect, it } from 'vitest';
import { HeddleError } from '../base/error.ts';
import type { CheckResult, Finding, Severity } from '../report/model.ts';
import { campaign } from '../report/golden/build.ts';
import { exitCodeOfError } from './error-output.ts';
import { exitCodeOf } from './exit-code.ts';

const finding = (severity: Severity): Finding => ({
  id: 'data-race-00000000',
  kind: 'data-race',
  severity,
  title: 'data race on x (x.c:1)',
  explanation: '',
  deterministic: true,
  threads: [],
  executionsHit: 1,
  firstHitAtExecution: 0,
  schedule: '',
  switches: 0,
  interleaving: [],
  replay: '',
});
const result = (part: Partial<CheckResult>): CheckResult => ({
  version: 1,
  verdict: 'clean',
  stoppedBy: 'runs',
  findings: [],
  suppressed: [],
  notes: [],
  ...part,
});

const endedEarly: Partial<CheckResult> = {
  verdict: 'findings',
  stoppedBy: 'first',
  campaign: { ...campaign, incomplete: true },
  findings: [finding('warning')],
};

describe('exitCodeOf', () => {
  it.each<[string, number, Partial<CheckResult>, Severity]>([
    ['clean', 0, {}, 'warning'],
    ['an error', 1, { verdict: 'findings', findings: [finding('error')] }, 'error'],
    ['a warning', 1, { verdict: 'findings', findings: [finding('warning')] }, 'warning'],
    ['a warning below --fail-on error', 0, { verdict: 'findings', findings: [finding('warning')] }, 'error'],
    ['not checked', 2, { verdict: 'error' }, 'warning'],
    ['cut off', 3, { verdict: 'incomplete' }, 'warning'],
    ['ended early, with warnings below --fail-on error only', 3, endedEarly, 'error'],
    [
      'interrupted with findings',
      130,
      { verdict: 'findings', stoppedBy: 'interrupt', findings: [finding('error')] },
      'error',
    ],
  ])('%s is %d', (_name, code, part, failOn) => {
    expect(exitCodeOf(result(part), failOn)).toBe(code);
  });
});

it.each([
  ['HDL_INTERNAL', 70],
  ['HDL_FILE_NOT_FOUND', 2],
  ['HDL_REPLAY_INTERRUPTED', 130],
])('exitCodeOfError: %s is %d', (code, exit) => {
  expect(exitCodeOfError(new HeddleError(code, ''))).toBe(exit);
});
