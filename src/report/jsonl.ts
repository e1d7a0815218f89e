/**
 * JSON lines for log pipelines: one object a line, named by `type`. Findings first, the result without them last, so that a reader can act on each line
 * as it comes and knows by the last one that nothing is missing.
 */

import { findingShape } from './schema-finding.ts';
import { checkResultShape } from './schema.ts';
import type { CheckResult } from './model.ts';
import { inOrder } from './shape-check.ts';

/** Lines of `type` `finding`, `suppressed` and `note`, then one `result`: each holds the fields that `--json` has for it. */
export function renderJsonLines(result: CheckResult): string {
  const { findings, suppressed, notes, ...rest } = result;
  const whole = inOrder(checkResultShape, { ...rest, findings: [], suppressed: [], notes: [] });
  const lines = [
    ...findings.map((finding) => typed('finding', inOrder(findingShape, finding))),
    ...suppressed.map((entry) => typed('suppressed', entry)),
    ...notes.map((text) => typed('note', { text })),
    typed('result', {
      ...(whole as CheckResult), // the same fields in another order
      findings: findings.length,
      suppressed: suppressed.length,
      notes: notes.length,
    }),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function typed(type: string, fields: unknown): unknown {
  return { type, ...(fields as object) };
}
