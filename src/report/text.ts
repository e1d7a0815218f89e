/** The terminal report of a check: every finding, what was suppressed, notes, and the verdict last, where a terminal ends up. */

import { harmless } from './cells.ts';
import { weakenLines } from './blame-wording.ts';
import type { CheckResult, Finding } from './model.ts';
import { count } from './places.ts';
import { textContext, type TextContext, type TextOptions } from './style.ts';
import { renderFinding } from './text-finding.ts';
import { paragraph } from './text-stack.ts';
import { renderSummary } from './text-summary.ts';

/** With more findings than this, a list of titles stands before the verdict. */
const listFrom = 3;

/**
 * The whole report, ending with a line break.
 *
 * @example
 * process.stdout.write(renderText(result, { columns: process.stdout.columns, style: styleText }));
 */
export function renderText(result: CheckResult, options: TextOptions = {}): string {
  const context = textContext(options);
  const executions = result.campaign?.executions;
  const findingOptions = executions === undefined ? context : { ...context, executions };
  const blocks = [
    ...result.findings.map((finding) => renderFinding(finding, findingOptions)),
    result.error === undefined ? '' : renderError(result.error, options),
    listOfFindings(result.findings, context),
    listBlock(
      `suppressed (${result.suppressed.length})`,
      result.suppressed.map((entry) => `${entry.title} [${entry.id}], by ${entry.by}`),
      context,
    ),
    result.weaken === undefined ? '' : listBlock('weaker orders', weakenLines(result.weaken), context),
    listBlock('notes', result.notes, context),
    result.verdict === 'error' ? '' : renderSummary(result, context),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** An error that the user can act on: code and message, the other tool's diagnostics as they are, what to do. */
export function renderError(error: NonNullable<CheckResult['error']>, options: TextOptions = {}): string {
  const context = textContext(options);
  const [first = '', ...rest] = paragraph(`error ${error.code}: ${error.message}`, 0, context, 2);
  const lines = [context.style('bold', context.style('red', first)), ...rest];
  if (error.output !== undefined && error.output.trim() !== '') {
    lines.push(
      '',
      ...error.output
        .trimEnd()
        .split('\n')
        .map((line) => `  ${harmless(line)}`.trimEnd()),
      '',
    );
  }
  if (error.hint !== undefined) lines.push(...paragraph(`hint: ${error.hint}`, 2, context, 8));
  lines.push(`  more: heddle explain ${error.code}`);
  return lines.join('\n');
}

function listOfFindings(findings: readonly Finding[], context: TextContext): string {
  if (findings.length <= listFrom) return '';
  const lines = findings.map((finding) => `${finding.severity}: ${finding.title} [${finding.id}]`);
  return listBlock(`all ${count(findings.length, 'finding')}`, lines, context);
}

function listBlock(title: string, lines: readonly string[], context: TextContext): string {
  if (lines.length === 0) return '';
  return [context.style('bold', title), ...lines.flatMap((line) => paragraph(line, 2, context, 4))].join('\n');
}
