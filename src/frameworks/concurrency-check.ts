/** What the adapters of the test frameworks share: one check as a test that passes or throws the finding's text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type CheckOptions } from '../api/check.ts';
import { createSourceReader } from '../api/program.ts';
import { HeddleError } from '../base/error.ts';
import { errorResult } from '../report/error-result.ts';
import type { CheckResult, Severity } from '../report/model.ts';
import { applySuppressions, parseSuppressions } from '../report/suppressions.ts';
import { renderError, renderText } from '../report/text.ts';

/** Options of `check`, with what a test decides itself. */
export interface ConcurrencyCheck extends Omit<CheckOptions, 'cwd' | 'signal' | 'onProgress' | 'resume'> {
  /** What `files` count from. Default: the folder that the tests run in. `import.meta.dirname` is the test's own. */
  readonly cwd?: string;
  /** The least severity that fails the test. Default `warning`, as on the command line. */
  readonly failOn?: Severity;
}

/** Why a test failed. `message` is the report as `heddle check` prints it. */
export class ConcurrencyError extends Error {
  override readonly name = 'ConcurrencyError';
  readonly result: CheckResult;

  constructor(message: string, result: CheckResult) {
    super(message);
    this.result = result;
    // The stack is Heddle's own: it says nothing about the bug.
    this.stack = `${this.name}: ${message}`;
  }
}

/** For what is under way when {@link checkTimeMs} is over: findings that are replayed then get ten seconds. */
const graceMs = 20_000;

/** Time for the whole check: that of its campaign, of an execution that goes on behind that, and 40 s for compiling, replaying and explaining. */
function checkTimeMs({ timeMs = 60_000, hangTimeoutMs = 10_000 }: ConcurrencyCheck): number {
  return timeMs + hangTimeoutMs + 40_000;
}

/** Time that a test may take. The framework tells nothing of a test that takes longer, so the check ends by itself before. Milliseconds. */
export function testTimeoutMs(options: ConcurrencyCheck): number {
  return checkTimeMs(options) + graceMs;
}

/**
 * Checks the program; resolves when it is clean. Suppressions come from `heddle.suppressions` in `cwd`, if it is there.
 * @param endMs when what was found so far is told: left out are findings that were not replayed, and explanations
 * @throws ConcurrencyError with the findings' texts, or when not everything could be checked
 */
export async function expectNoFindings(
  options: ConcurrencyCheck,
  endMs: number = checkTimeMs(options),
): Promise<CheckResult> {
  const { cwd = process.cwd(), failOn = 'warning', ...rest } = options;
  const rules = suppressionsIn(cwd);
  let result: CheckResult;
  try {
    const checked = await check({ ...rest, cwd, signal: AbortSignal.timeout(endMs) });
    result = applySuppressions(checked, rules === undefined ? {} : { rules });
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    const notChecked = errorResult(error);
    throw new ConcurrencyError(renderError(notChecked.error), notChecked);
  }
  const failing = result.findings.some(({ severity }) => severity === 'error' || failOn === 'warning');
  const unchecked = result.verdict === 'incomplete' || result.campaign?.incomplete === true;
  if (!failing && !unchecked) return result;
  throw new ConcurrencyError(renderText(result, { columns: 100, sources: createSourceReader(cwd) }).trimEnd(), result);
}

function suppressionsIn(cwd: string): ReturnType<typeof parseSuppressions> | undefined {
  const name = 'heddle.suppressions';
  let text: string;
  try {
    text = readFileSync(join(cwd, name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return parseSuppressions(text, name);
}
