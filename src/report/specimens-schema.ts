/** The shape of `heddle specimens NAME --json`, from which `schemas/specimens-result.schema.json` is made. */
import { assert } from '../base/assert.ts';
import { rateFields } from './schema-campaign.ts';
import {
  exactly,
  flag,
  list,
  natural,
  nullable,
  object,
  optional,
  required,
  type Shape,
  share,
  text,
} from './shape.ts';
import { inOrder, mismatch } from './shape-check.ts';
import { type JsonSchema, toJsonSchema } from './shape-schema.ts';
import type { RowRate, SpecimenRow, SpecimensResult } from './specimens-model.ts';

const { executions, ...interval } = rateFields;
const rate: Shape<RowRate> = object<RowRate>({ ...interval, executions }, 'RowRate');

const row: Shape<SpecimenRow> = object<SpecimenRow>(
  {
    system: required(text(), 'The specimen.'),
    variant: required(text(), 'Its variant.'),
    expected: required(text(), 'Kinds of findings, comma-separated, or a verdict.'),
    got: required(text(), 'The same, as it came out.'),
    ok: required(flag(), 'Whether it is as specimen.json says.'),
    problems: required(list(text()), 'What is not; empty when `ok`.'),
    executions: required(natural(), 'Executions of the campaign.'),
    failing: required(natural(), 'Executions in which the program went wrong.'),
    racing: required(natural(), 'Executions with a race or lock-order report only.'),
    schedulesToFirst: required(
      nullable(natural()),
      'Number, from 1, of the first execution with a finding of the first expected kind; null without one.',
    ),
    passRateBefore: required(
      nullable(share()),
      'Share of sampled schedules in which the buggy program passes; null for programs that are expected to be clean.',
    ),
    passRateAfter: required(
      nullable(share()),
      'The same of the variant that repairs it, or of this one where it is expected to be clean; null when that was not run.',
    ),
    rateBefore: optional(rate, '`passRateBefore` with its interval.'),
    rateAfter: optional(rate, '`passRateAfter` with its interval.'),
    repairedBy: optional(text(), 'The variant that `passRateAfter` is of, where it is another one.'),
  },
  'SpecimenRow',
);

export const specimensResultShape: Shape<SpecimensResult> = object<SpecimensResult>({
  version: required(exactly(1), 'Of this format. Fields may be added within a version.'),
  ok: required(flag(), 'Every variant was run and is as specimen.json says.'),
  confidence: required(share(), 'Of the intervals.'),
  variants: required(list(row), 'In the order in which they were run.'),
});

/** The result as JSON with a fixed order of keys, ending with a line break. */
export function renderSpecimensJson(result: SpecimensResult): string {
  const problem = mismatch(specimensResultShape, result);
  assert(problem === undefined, `The result has the shape of its schema (${problem})`);
  return `${JSON.stringify(inOrder(specimensResultShape, result), null, 2)}\n`;
}

/** The published schema: `schemas/specimens-result.schema.json`. */
export function specimensResultJsonSchema(): JsonSchema {
  return toJsonSchema(specimensResultShape, {
    $id: 'urn:heddle:specimens-result:1',
    title: 'Result of `heddle specimens NAME --json`',
  });
}
