/** Checks the C++ programs of this folder. One process for all of them: the compiler stays warm. */
import * as path from 'node:path';

import { check, type CheckOptions } from '../../src/index.ts';
import type { CheckResult, Finding } from '../../src/report/model.ts';

const folder = 'e2e/cxx';

/** Compiles `name` of this folder and explores it. */
export function checkProgram(
  name: string,
  definitions: readonly string[],
  options: Partial<CheckOptions> = {},
): Promise<CheckResult> {
  return check({
    files: [`${folder}/${name}`],
    clangArguments: ['-std=c++20', ...definitions.map((definition) => `-D${definition}`)],
    programArguments: [],
    cwd: path.join(import.meta.dirname, '../..'),
    runs: 1000,
    explain: false,
    timeMs: 60_000,
    seed: 1,
    jobs: 1,
    strategy: 'portfolio',
    preempt: 'racy',
    heap: 'mixed',
    stopOn: 'none',
    maxSteps: 1_000_000,
    maxMemoryBytes: 256 << 20,
    maxThreads: 4096,
    timeOuts: 'late',
    spuriousWakeups: false,
    checkDeterminism: false,
    confidence: 0.95,
    untilSaturated: false,
    toolchain: 'embedded',
    environment: {},
    directories: [],
    hangTimeoutMs: 10_000,
    ...options,
  });
}

/** `kind: title` of each, for messages of failed expectations. */
export function titles(findings: readonly Finding[]): string[] {
  return findings.map((finding) => `${finding.kind}: ${finding.title}`);
}
