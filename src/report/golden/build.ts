/** Short ways to write the hand-made results in this folder. Test data. */

import type { CampaignSummary, CheckResult, Finding, InterleavingRow, SourceLocation, StackFrame } from '../model.ts';

export function at(file: string, line: number, column: number, functionName: string): SourceLocation {
  return { file, line, column, function: functionName };
}

export function frame(file: string, line: number, column: number, functionName: string, inlined?: true): StackFrame {
  return { ...at(file, line, column, functionName), ...(inlined ? { inlined } : {}) };
}

export function row(step: number, thread: number, text: string, location: SourceLocation, more: Partial<InterleavingRow> = {}): InterleavingRow {
  return { step, thread, text, location, ...more };
}

export function finding(fields: Partial<Finding> & Pick<Finding, 'id' | 'kind' | 'title'>): Finding {
  return {
    severity: 'error',
    explanation: '',
    deterministic: true,
    threads: [{ id: 0, name: 'main' }],
    executionsHit: 1,
    firstHitAtExecution: 0,
    schedule: 'h1.AAECAwQ',
    switches: 0,
    interleaving: [],
    replay: `heddle replay ${fields.id}`,
    ...fields,
  };
}

export const campaign: CampaignSummary = {
  strategy: 'portfolio',
  seed: 1,
  memoryModel: 'sc',
  preempt: 'racy',
  heap: 'mixed',
  executions: 20000,
  failing: 0,
  racing: 0,
  cutOff: 0,
  elapsedMs: 912.4,
  executionsPerSecond: 21920.2,
  distinctTraces: 57,
  exhaustive: false,
  coverage: {
    exact: true,
    seenOnce: 3,
    readsFromPairs: 12,
    racingPairs: 0,
    unseen: { estimate: 0.00045, high: 0.00115, confidence: 0.95, samples: 3334 },
    saturated: true,
  },
  passRate: { sampler: 'random', executions: 6667, value: 1, low: 0.99945, high: 1, confidence: 0.95 },
  residualRisk: 0.000449,
};

export function result(fields: Partial<CheckResult>): CheckResult {
  return {
    version: 1,
    verdict: fields.findings === undefined || fields.findings.length === 0 ? 'clean' : 'findings',
    stoppedBy: 'runs',
    program: {
      files: ['main.c'],
      arguments: [],
      hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      flags: ['-O1', '-g'],
    },
    campaign,
    findings: [],
    suppressed: [],
    notes: [],
    ...fields,
  };
}
