/** The shape of `--json`, from which `schemas/check-result.schema.json` and `docs/reference/json.md` are made. */

import type { CheckResult, LibraryInfo, ProgramInfo, StoppedBy, Weaken } from './model.ts';
import { exactly, flag, list, natural, object, oneOf, optional, required, type Shape, text } from './shape.ts';
import { campaignShape } from './schema-campaign.ts';
import { findingShape, orderChangeShape } from './schema-finding.ts';
import { type JsonSchema, toJsonSchema } from './shape-schema.ts';

const libraryShape: Shape<LibraryInfo> = object<LibraryInfo>(
  {
    path: required(text(), 'Under which the program opens it.'),
    hash: required(text('^[0-9a-f]{64}$'), 'SHA-256 of the library as linked.'),
  },
  'LibraryInfo',
);

export const programShape: Shape<ProgramInfo> = object<ProgramInfo>(
  {
    files: required(list(text()), 'As given.'),
    arguments: required(list(text()), 'The program’s own arguments.'),
    hash: required(text('^[0-9a-f]{64}$'), 'SHA-256 of the linked module.'),
    flags: required(list(text()), 'Compiler flags.'),
    libraries: optional(list(libraryShape), 'Dynamic libraries that it may open; part of `hash`.'),
  },
  'ProgramInfo',
);

export const stoppedByShape: Shape<StoppedBy> = oneOf<StoppedBy>({
  runs: 1,
  time: 1,
  first: 1,
  interrupt: 1,
  exhausted: 1,
});

type Suppressed = CheckResult['suppressed'][number];
type ErrorInfo = NonNullable<CheckResult['error']>;

const weaken: Shape<Weaken> = object<Weaken>(
  {
    statement: required(text(), 'A sentence.'),
    orders: required(list(orderChangeShape), 'Weaker orders, tested together; the rest as declared.'),
    failing: required(natural(), 'Executions with them that showed a finding which the program has not otherwise: 0.'),
    executions: required(natural(), 'Executions with all of them.'),
    tried: required(natural(), "Orders above relaxed and fences in the program's own sources."),
    complete: required(flag(), 'Every one step weaker was tried; false when the budget ended before.'),
  },
  'Weaken',
);

export const checkResultShape: Shape<CheckResult> = object<CheckResult>({
  version: required(exactly(1), 'Of this format. Fields may be added within a version.'),
  verdict: required(oneOf<CheckResult['verdict']>({ clean: 1, findings: 1, incomplete: 1, error: 1 }), 'The answer.'),
  stoppedBy: optional(stoppedByShape, 'Why the campaign ended.'),
  program: optional(programShape, 'What was checked; missing when it was not built.'),
  campaign: optional(campaignShape, 'How it was checked; missing when nothing was run.'),
  findings: required(list(findingShape), 'One entry a bug, not an execution.'),
  suppressed: required(
    list(
      object<Suppressed>({
        id: required(text(), 'Of the finding.'),
        title: required(text(), 'Of the finding.'),
        by: required(text(), 'The rule or baseline that silenced it.'),
      }),
    ),
    'Silenced findings: counted, never dropped silently.',
  ),
  weaken: optional(weaken, 'Of `--weaken`: orders stronger than the tests needed. No proof.'),
  notes: required(list(text()), 'What was not checked or is weaker than usual.'),
  error: optional(
    object<ErrorInfo>({
      code: required(text('^HDL_[A-Z0-9_]+$'), 'Stable; `heddle explain CODE` says more.'),
      message: required(text(), 'What is wrong, and where.'),
      hint: optional(text(), 'What to do.'),
      output: optional(text(), 'Diagnostics of another tool, as they are.'),
    }),
    'Why the program was not checked (exit code 2).',
  ),
});

/** The published schema: `schemas/check-result.schema.json`. */
export function checkResultJsonSchema(): JsonSchema {
  return toJsonSchema(checkResultShape, {
    $id: 'urn:heddle:check-result:1',
    title: 'Result of `heddle check --json`',
  });
}
