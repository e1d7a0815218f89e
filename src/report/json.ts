/** The machine-readable result: `--json`, and reading it back. */

import { assert } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import type { CheckResult, Finding } from './model.ts';
import { findingShape } from './schema-finding.ts';
import { checkResultShape } from './schema.ts';
import { inOrder, mismatch } from './shape-check.ts';

/** Paths of the fields that may differ between two runs with the same inputs. */
export const timeFields: readonly string[] = ['campaign.elapsedMs', 'campaign.executionsPerSecond'];

/** The result as JSON with a fixed order of keys, ending with a line break. Byte-identical for equal results. */
export function renderJson(result: CheckResult): string {
  const problem = mismatch(checkResultShape, result);
  assert(problem === undefined, `The result has the shape of its schema (${problem})`);
  return `${JSON.stringify(inOrder(checkResultShape, result), null, 2)}\n`;
}

/** The result in the order of the schema and without its time fields: what must be equal between two runs. */
export function stripTimeFields(result: CheckResult): unknown {
  const copy: unknown = structuredClone(inOrder(checkResultShape, result));
  for (const path of timeFields) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let target: unknown = copy;
    for (const key of keys) target = isObject(target) ? target[key] : undefined;
    if (isObject(target)) delete target[last];
  }
  return copy;
}

/**
 * Reads what `renderJson` wrote, also of a later Heddle within format version 1.
 *
 * @param what - how messages call the text: `` baseline `old.json` ``
 * @throws HeddleError with `code` when it is not JSON or not a result
 */
export function parseResult(json: string, what: string, code: string): CheckResult {
  const value = parseJson(json, what, code);
  if (isObject(value) && typeof value['version'] === 'number' && value['version'] !== 1) {
    throw new HeddleError(
      code,
      `The ${what} has format version ${value['version']}, but this Heddle reads version 1.`,
      {
        hint: 'Make it again with `heddle check --json`.',
      },
    );
  }
  const problem = mismatch(checkResultShape, value);
  if (problem !== undefined) {
    throw new HeddleError(code, `The ${what} is not a result of \`heddle check --json\`: ${problem}.`, {
      hint: 'Make it again with `heddle check --json`.',
    });
  }
  return value as CheckResult; // its shape was just checked
}

/** Says where `value` is not a finding, or undefined when it is one. */
export function findingMismatch(value: unknown): string | undefined {
  return mismatch(findingShape, value);
}

/** The finding alone, as `renderJson` orders it. */
export function findingInOrder(finding: Finding): unknown {
  return inOrder(findingShape, finding);
}

function parseJson(json: string, what: string, code: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HeddleError(code, `The ${what} is not JSON: ${reason}.`, {
      cause,
      hint: 'Make it again with `heddle check --json`.',
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
