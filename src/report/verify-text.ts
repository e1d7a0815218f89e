/** What `heddle verify` says: new findings first, the verdict with its figures last, where a terminal ends up. */
import { harmless } from './cells.ts';
import { count, groupDigits } from './places.ts';
import { textContext, type StyleName, type TextContext, type TextOptions } from './style.ts';
import { renderFinding } from './text-finding.ts';
import { paragraph } from './text-stack.ts';
import type { FailureCount, VerifyResult } from './verify-model.ts';

const verdicts: Readonly<Record<VerifyResult['verdict'], { readonly text: string; readonly colour: StyleName }>> = {
  fixed: { text: 'fixed', colour: 'green' },
  'not-fixed': { text: 'not fixed', colour: 'red' },
  'cannot-tell': { text: 'cannot tell', colour: 'yellow' },
};

/** The whole report, ending with a line break. */
export function renderVerify(result: VerifyResult, options: TextOptions = {}): string {
  const context = textContext(options);
  const { executions } = result.campaign;
  const shown = result.stillThere === undefined ? [] : [renderFinding(result.stillThere, { ...context, executions })];
  const added = result.newFindings.map((finding) => renderFinding(finding, { ...context, executions }));
  const heading = context.style('bold', `new ${count(result.newFindings.length, 'finding')}`);
  const blocks = [
    ...shown,
    ...(added.length === 0 ? [] : [heading, ...added]),
    listed('notes', result.notes, context),
    summary(result, context),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function summary(result: VerifyResult, context: TextContext): string {
  const { text, colour } = verdicts[result.verdict];
  const title = paragraph(`${text}: ${result.finding.title} [${result.finding.id}]`, 0, context, 2);
  const added = result.newFindings.length;
  const lines = [
    figures(result),
    ...result.reasons,
    ...(result.executionsNeeded === undefined ? [] : [needed(result.executionsNeeded, result.significance)]),
    oldSchedule(result),
    ...(added === 0 ? [] : [`new: ${result.newFindings.map(({ title: what, id }) => `${what} [${id}]`).join('; ')}`]),
    ...(result.knownFindings.length === 0
      ? []
      : [`also there before: ${result.knownFindings.map(harmless).join(', ')}`]),
  ];
  return [
    ...title.map((line) => context.style('bold', context.style(colour, line))),
    ...lines.flatMap((line) => paragraph(line, 2, context)),
  ].join('\n');
}

/** `before: failing 213 of 1,000 schedules; after: 0 of 20,000; p < 1e-9`. */
function figures({ before, after, pValue }: VerifyResult): string {
  const of = ({ failing, executions }: FailureCount): string => `${groupDigits(failing)} of ${groupDigits(executions)}`;
  return `before: failing ${of(before)} schedules; after: ${of(after)}; ${probability(pValue)}`;
}

function probability(p: number): string {
  if (p < 1e-9) return 'p < 1e-9';
  return `p = ${p < 0.001 ? p.toExponential(1) : Number(p.toPrecision(2))}`;
}

function needed(executions: number | null, significance: number): string {
  if (executions === null) return 'No number of executions would be enough.';
  return `It takes ${groupDigits(executions)} executions without it to be sure (p < ${significance}): \`--runs ${executions}\` and a longer \`--time\`.`;
}

function oldSchedule({ oldSchedule: { outcome, decisions, mapped }, verdict }: VerifyResult): string {
  if (outcome === 'not-replayed') return 'old schedule: none was kept';
  if (outcome === 'hung') return 'old schedule: the changed program made no progress along it';
  const how =
    decisions === 0
      ? 'it has no decisions'
      : `${groupDigits(mapped)} of ${count(decisions, 'decision')} found ${decisions === 1 ? 'its' : 'their'} place`;
  const what = outcome === 'reproduced' ? 'the finding came' : 'the finding did not come';
  return `old schedule: ${how}, ${what}${outcome === 'reproduced' && verdict === 'not-fixed' ? ' again' : ''}`;
}

function listed(title: string, lines: readonly string[], context: TextContext): string {
  if (lines.length === 0) return '';
  return [context.style('bold', title), ...lines.flatMap((line) => paragraph(line, 2, context, 4))].join('\n');
}
