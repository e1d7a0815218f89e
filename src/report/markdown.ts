/** Markdown for a job summary or a pull request: verdict, a table of findings, and each finding's text folded under its title. */

import type { CheckResult, Finding } from './model.ts';
import { formatPlace, groupDigits, placesOf } from './places.ts';
import { textContext, type TextOptions } from './style.ts';
import { renderFinding } from './text-finding.ts';
import { renderSummary } from './text-summary.ts';
import { renderError } from './text.ts';

/** The whole report. Colours are left out. */
export function renderMarkdown(result: CheckResult, options: TextOptions = {}): string {
  const plain: TextOptions = { ...(options.sources === undefined ? {} : { sources: options.sources }), columns: 100 };
  const blocks = [
    '## heddle',
    result.error === undefined
      ? fence(renderSummary(result, textContext({ columns: 100 })))
      : fence(renderError(result.error, plain)),
    table(result.findings),
    ...result.findings.map((finding) => details(finding, plain, result.campaign?.executions)),
    items(
      'Suppressed',
      result.suppressed.map((entry) => `${entry.title} (${entry.id}), by ${entry.by}`),
    ),
    items('Notes', result.notes),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function table(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map((finding) => {
    const place = placesOf(finding)[0];
    const where = place === undefined ? '' : inlineCode(formatPlace(place));
    return `| ${finding.severity} | ${escapeMarkdown(finding.title)} | ${where} | ${groupDigits(finding.executionsHit)} | ${inlineCode(finding.replay)} |`;
  });
  return ['| severity | finding | place | executions | replay |', '| --- | --- | --- | ---: | --- |', ...rows].join(
    '\n',
  );
}

function details(finding: Finding, options: TextOptions, executions: number | undefined): string {
  const text = renderFinding(finding, { ...options, ...(executions === undefined ? {} : { executions }) });
  return `<details>\n<summary>${escapeHtml(finding.title)}</summary>\n\n${fence(text)}\n\n</details>`;
}

function items(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`### ${title}`, '', ...lines.map((line) => `- ${escapeMarkdown(line)}`)].join('\n');
}

/** A code block whose fence is longer than any run of back-ticks inside. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}

function inlineCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  const inner = text.startsWith('`') || text.endsWith('`') ? ` ${text} ` : text;
  return `${marks}${inner.replaceAll('|', String.raw`\|`)}${marks}`;
}

function escapeMarkdown(text: string): string {
  return escapeHtml(text.replaceAll(/[\\`*_{}[\]()#+!|~-]/g, String.raw`\$&`)).replaceAll('\n', ' ');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
