/** Hand-made results: what every renderer's golden files are made from. Test data. */

import type { CheckResult } from '../model.ts';
import { campaign, result } from './build.ts';
import { assertion, benignRace, dataRace, deadlock, hang, longRace, useAfterFree } from './findings.ts';

export const results: Readonly<Record<string, CheckResult>> = {
  'data-race': result({ findings: [dataRace], campaign: { ...campaign, racing: 20000, residualRisk: null } }),
  deadlock: result({
    findings: [deadlock],
    program: { files: ['bank/main.c', 'bank/transfer.c'], arguments: ['--fast'], hash: '00'.repeat(32), flags: ['-O1', '-g', '-Ibank'] },
    campaign: {
      ...campaign,
      failing: 5012,
      residualRisk: null,
      passRate: { sampler: 'random', executions: 6667, value: 0.7494, low: 0.7388, high: 0.7597, confidence: 0.95 },
    },
  }),
  'several-findings': result({
    stoppedBy: 'time',
    findings: [useAfterFree, assertion, benignRace, hang],
    campaign: {
      ...campaign,
      failing: 430,
      racing: 3,
      cutOff: 2,
      residualRisk: null,
      passRate: { sampler: 'random', executions: 6667, value: 0.9784, low: 0.9746, high: 0.9817, confidence: 0.95 },
    },
    suppressed: [{ id: 'data-race-0000aaaa', title: 'data race on stats.hits (stats.c:31)', by: 'heddle.suppressions:3 (data-race:stats.*)' }],
    notes: ['Memory model sc: executions in which atomics return older values are not part of this check.'],
  }),
  'long-race': result({ findings: [longRace], campaign: { ...campaign, racing: 20000, residualRisk: null } }),
  clean: result({ findings: [] }),
  exhaustive: result({ findings: [], stoppedBy: 'exhausted', campaign: { ...campaign, exhaustive: true, executions: 57, residualRisk: 0 } }),
  incomplete: result({ verdict: 'incomplete', campaign: { ...campaign, cutOff: 17, residualRisk: null } }),
  error: {
    version: 1,
    verdict: 'error',
    findings: [],
    suppressed: [],
    notes: [],
    error: {
      code: 'HDL_COMPILE_FAILED',
      message: 'Cannot compile `main.c`.',
      output: "main.c:7:3: error: use of undeclared identifier 'conter'\n    7 |   conter++;\n      |   ^~~~~~\n1 error generated.\n",
      hint: 'Correct the errors above.',
    },
  },
};
