/** The reporters by name: one table for `--reporter`, help and docs. A reporter is a function from a result to a text. */

import { renderChromeTrace } from './chrome-trace.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJsonLines } from './jsonl.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { CheckResult } from './model.ts';
import { renderSarif } from './sarif.ts';
import type { TextOptions } from './style.ts';
import { renderText } from './text.ts';
import type { Trace } from './trace-model.ts';

export type ReporterName = 'text' | 'json' | 'jsonl' | 'junit' | 'sarif' | 'github' | 'markdown' | 'html' | 'trace';

export interface ReporterOptions extends TextOptions {
  /** Heddle's version, for formats that name the tool. */
  readonly version: string;
  /** By ids of findings, for reporters that show executions ({@link tracingReporters}). */
  readonly traces?: ReadonlyMap<string, Trace>;
  /** The page that `html` fills; without it, a page with the text alone. */
  readonly pageTemplate?: string;
}

export interface Reporter {
  /** One line for help and docs. */
  readonly summary: string;
  /** The whole report, ending with a line break. */
  readonly render: (result: CheckResult, options: ReporterOptions) => string;
}

export const reporters: Readonly<Record<ReporterName, Reporter>> = {
  text: { summary: 'for a reader at a terminal', render: renderText },
  json: { summary: 'the whole result, by a published schema', render: (result) => renderJson(result) },
  jsonl: {
    summary: 'JSON lines: one for every finding, the result last',
    render: (result) => renderJsonLines(result),
  },
  junit: { summary: 'JUnit XML: a test case for every finding', render: renderJunit },
  sarif: { summary: 'SARIF 2.1.0, with the interleaving as code flow', render: renderSarif },
  github: { summary: 'annotations for GitHub Actions', render: (result) => renderGithub(result) },
  markdown: { summary: 'for a job summary or a pull request', render: renderMarkdown },
  html: {
    summary: 'a page to look at: timeline, sources and values, step by step; `heddle-report.html` without a file name',
    render: renderHtml,
  },
  trace: {
    summary: 'every event of the executions, for ui.perfetto.dev; `heddle-trace.json` without a file name',
    render: renderChromeTrace,
  },
};

/** They need the traces of findings. */
export const tracingReporters: ReadonlySet<ReporterName> = new Set(['html', 'trace']);

/** Where reporters write that are not for standard output, when no file is named. */
export const reporterFiles: Readonly<Partial<Record<ReporterName, string>>> = {
  html: 'heddle-report.html',
  trace: 'heddle-trace.json',
};
