/** The shape of `heddle verify --json`, from which `schemas/verify-result.schema.json` is made. */
import { assert } from '../base/assert.ts';
import { findingKinds } from './explain-kinds.ts';
import { campaignShape } from './schema-campaign.ts';
import { findingShape } from './schema-finding.ts';
import { programShape, stoppedByShape } from './schema.ts';
import {
  exactly,
  list,
  natural,
  nullable,
  object,
  oneOf,
  optional,
  required,
  type Shape,
  share,
  text,
} from './shape.ts';
import { inOrder, mismatch } from './shape-check.ts';
import { type JsonSchema, toJsonSchema } from './shape-schema.ts';
import type { FailureCount, OldSchedule, VerifyResult } from './verify-model.ts';

const failureCount: Shape<FailureCount> = object<FailureCount>(
  {
    failing: required(natural(), 'Executions that showed the finding.'),
    executions: required(
      natural(),
      'Executions that could: those that another failure ended are left out when it was not seen.',
    ),
    program: required(text('^[0-9a-f]{64}$'), 'SHA-256 of the program.'),
  },
  'FailureCount',
);

const oldSchedule: Shape<OldSchedule> = object<OldSchedule>(
  {
    outcome: required(
      oneOf<OldSchedule['outcome']>({ reproduced: 1, 'not-reproduced': 1, 'not-replayed': 1, hung: 1 }),
      'Whether it shows the finding in the changed program; `not-replayed` when the finding has no schedule, `hung` when the watchdog had to stop the execution.',
    ),
    decisions: required(natural(), 'Decisions in it.'),
    mapped: required(natural(), 'How many of them were made in the changed program.'),
  },
  'OldSchedule',
);

export const verifyResultShape: Shape<VerifyResult> = object<VerifyResult>({
  version: required(exactly(1), 'Of this format. Fields may be added within a version.'),
  verdict: required(oneOf<VerifyResult['verdict']>({ fixed: 1, 'not-fixed': 1, 'cannot-tell': 1 }), 'The answer.'),
  reasons: required(list(text()), 'Why it is not `fixed`; empty when it is.'),
  finding: required(
    object<VerifyResult['finding']>({
      id: required(text(), 'Of the finding.'),
      kind: required(oneOf(findingKinds), 'What went wrong.'),
      title: required(text(), 'As it was.'),
    }),
    'The finding as it was.',
  ),
  before: required(failureCount, 'The campaign that found it.'),
  after: required(failureCount, 'The campaign on the changed program.'),
  pValue: required(share(), 'Fisher’s exact test of both counts, two-sided.'),
  significance: required(share(), '`fixed` needs a p-value below this.'),
  executionsNeeded: optional(
    nullable(natural()),
    'Executions without the finding that would be enough, when too few were run; null when no number is.',
  ),
  oldSchedule: required(oldSchedule, 'The schedule of the finding, followed in the changed program.'),
  stillThere: optional(findingShape, 'The finding as it shows in the changed program.'),
  newFindings: required(list(findingShape), 'What the campaign of the finding did not find.'),
  knownFindings: required(list(text()), 'Ids of other findings that the old program had too.'),
  stoppedBy: required(stoppedByShape, 'Why the campaign ended.'),
  program: required(programShape, 'The changed program.'),
  campaign: required(campaignShape, 'How it was checked.'),
  notes: required(list(text()), 'What was not checked or is weaker than usual.'),
});

/** The result as JSON with a fixed order of keys, ending with a line break. */
export function renderVerifyJson(result: VerifyResult): string {
  const problem = mismatch(verifyResultShape, result);
  assert(problem === undefined, `The result has the shape of its schema (${problem})`);
  return `${JSON.stringify(inOrder(verifyResultShape, result), null, 2)}\n`;
}

/** The published schema: `schemas/verify-result.schema.json`. */
export function verifyResultJsonSchema(): JsonSchema {
  return toJsonSchema(verifyResultShape, {
    $id: 'urn:heddle:verify-result:1',
    title: 'Result of `heddle verify --json`',
  });
}
