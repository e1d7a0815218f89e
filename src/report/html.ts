/**
 * The HTML report: one file that needs nothing from outside. The page (ui/, built into one template) is filled with the result, the traces and the
 * sources that they name, as JSON in elements that are not run; without JavaScript it shows the text report.
 */
import { locationsOf } from './locations.ts';
import type { CheckResult, Finding } from './model.ts';
import { count } from './places.ts';
import type { SourceReader } from './style.ts';
import { renderText } from './text.ts';
import { encodeTrace } from './trace-json.ts';
import type { Trace } from './trace-model.ts';

export interface HtmlOptions {
  readonly version: string;
  readonly sources?: SourceReader;
  /** By ids of findings. Findings without one are shown with their interleaving only. */
  readonly traces?: ReadonlyMap<string, Trace>;
  /** `build/report.html`. */
  readonly pageTemplate?: string;
}

/** The lines `first` and following of a file. */
export interface SourcePart {
  readonly first: number;
  readonly lines: readonly string[];
}

/** What the page reads. */
export interface PageData {
  readonly version: string;
  readonly result: CheckResult;
  readonly sources: Readonly<Record<string, readonly SourcePart[]>>;
}

/** Of files with more lines, only what lies around the lines in question is put into the page. */
const wholeFileLines = 3000;
const linesAround = 150;

/** Where there is no template: a page with the text alone. */
const plainTemplate = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title><!--heddle:title--></title>
<!--heddle:text-->
<!--heddle:data-->
</html>
`;

export function renderHtml(result: CheckResult, options: HtmlOptions): string {
  const { version, pageTemplate = plainTemplate, traces = new Map<string, Trace>() } = options;
  const data: PageData = { version, result, sources: sourcesOf(result, traces, options.sources) };
  const shown = result.findings.flatMap(({ id }) => {
    const trace = traces.get(id);
    return trace === undefined ? [] : [dataElement(`trace-${id}`, encodeTrace(trace))];
  });
  const text = renderText(result, { columns: 100, verbose: true, ...pick(options.sources) });
  return fill(pageTemplate, {
    title: escapeHtml(titleOf(result)),
    text: textElement(text),
    data: dataElement('report', data),
    // Behind the page's own script: it need not wait for them.
    traces: shown.join('\n'),
  });
}

function textElement(text: string): string {
  return `<pre id="text-report">${escapeHtml(text)}</pre>`;
}

function pick(sources: SourceReader | undefined): { readonly sources?: SourceReader } {
  return sources === undefined ? {} : { sources };
}

function titleOf({ verdict, findings, program }: CheckResult): string {
  const files = program?.files.join(' ') ?? 'program';
  return `${findings.length > 0 ? count(findings.length, 'finding') : verdict} in ${files} - Heddle`;
}

function fill(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replaceAll(/<!--heddle:([a-z]+)-->/g, (whole, name: string) => parts[name] ?? whole);
}

/** No `<` in it, so that nothing in a program's names or output ends the element or begins a comment. */
function dataElement(id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
  return `<script type="application/json" id="${escapeHtml(id)}">${json}</script>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (control) => (control === '\n' ? control : '\uFFFD'));
}

function sourcesOf(
  { findings }: CheckResult,
  traces: ReadonlyMap<string, Trace>,
  read: SourceReader | undefined,
): PageData['sources'] {
  const lines = new Map<string, Set<number>>();
  const want = (finding: Finding): void => {
    for (const { file, line } of [...locationsOf(finding), ...(traces.get(finding.id)?.locations ?? [])]) {
      if (file === '' || line < 1) continue;
      const known = lines.get(file) ?? new Set();
      lines.set(file, known.add(line));
    }
  };
  for (const finding of findings) want(finding);
  const sources: Record<string, readonly SourcePart[]> = {};
  for (const [file, wanted] of [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const text = read?.(file);
    if (text !== undefined) sources[file] = partsOf(text, wanted);
  }
  return sources;
}

function partsOf(lines: readonly string[], wanted: ReadonlySet<number>): SourcePart[] {
  if (lines.length <= wholeFileLines) return [{ first: 1, lines: lines.at(-1) === '' ? lines.slice(0, -1) : lines }];
  const spans: { first: number; last: number }[] = [];
  for (const line of [...wanted].toSorted((a, b) => a - b)) {
    const first = Math.max(1, line - linesAround);
    const last = Math.min(lines.length, line + linesAround);
    const before = spans.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = last;
    else spans.push({ first, last });
  }
  return spans.map(({ first, last }) => ({ first, lines: lines.slice(first - 1, last) }));
}
