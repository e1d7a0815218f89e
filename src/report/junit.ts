/** JUnit XML, as test dashboards read it: every finding is a failed test case; without findings there is one that passed. */

import type { CheckResult, Finding } from './model.ts';
import { placesOf } from './places.ts';
import type { TextOptions } from './style.ts';
import { renderFinding } from './text-finding.ts';
import { verdictLine } from './text-summary.ts';

/** The result as one test suite. Colours are left out. */
export function renderJunit(result: CheckResult, options: TextOptions = {}): string {
  const name = result.program?.files.join(' ') ?? 'program';
  const plain: TextOptions = { ...(options.sources === undefined ? {} : { sources: options.sources }), columns: 100 };
  const seconds = ((result.campaign?.elapsedMs ?? 0) / 1000).toFixed(3);
  const cases = [
    ...result.findings.map((finding) => failedCase(finding, name, plain)),
    ...result.suppressed.map((entry) =>
      element('testcase', { classname: name, name: `${entry.title} [${entry.id}]` }, [
        element('skipped', { message: `suppressed by ${entry.by}` }),
      ]),
    ),
    ...wholeCase(result, name, seconds),
  ];
  const counts = {
    tests: cases.length,
    failures: result.findings.length,
    errors: result.verdict === 'error' || result.verdict === 'incomplete' ? 1 : 0,
    skipped: result.suppressed.length,
    time: seconds,
  };
  const suite = element('testsuite', { name: `heddle ${name}`, ...counts }, cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'heddle', ...counts }, [suite])}\n`;
}

function failedCase(finding: Finding, suite: string, options: TextOptions): string {
  const place = placesOf(finding)[0];
  const failure = element(
    'failure',
    { type: finding.kind, message: finding.title },
    escapeXml(renderFinding(finding, options)),
  );
  const where = place === undefined || place.file === '' ? {} : { file: place.file, line: place.line };
  return element('testcase', { classname: suite, name: `${finding.title} [${finding.id}]`, ...where }, [failure]);
}

/** What is said of the program as a whole: that it is clean, could not be checked, or was not checked completely. */
function wholeCase(result: CheckResult, suite: string, seconds: string): string[] {
  const attributes = { classname: suite, name: 'no finding under any schedule that was run', time: seconds };
  switch (result.verdict) {
    case 'clean':
      return [element('testcase', attributes, [])];
    case 'findings':
      return [];
    case 'incomplete':
      return [
        element('testcase', attributes, [element('error', { type: 'incomplete', message: verdictLine(result) })]),
      ];
    case 'error': {
      const { code = 'HDL_INTERNAL', message = '', hint = '', output = '' } = result.error ?? {};
      const text = [message, hint, output].filter((part) => part !== '').join('\n');
      return [element('testcase', attributes, [element('error', { type: code, message }, escapeXml(text))])];
    }
  }
}

/** `content` is either escaped text or elements, which are indented. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[] = [],
): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(String(value))}"`),
  ].join(' ');
  if (content.length === 0) return `<${start}/>`;
  if (typeof content === 'string') return `<${start}>${content}</${name}>`;
  return `<${start}>\n${content.map(indent).join('\n')}\n</${name}>`;
}

/** Texts of several lines keep their own indentation: only lines that start an element move. */
function indent(block: string): string {
  return block.replaceAll(/^(?=\s*<)/gm, '  ');
}

/** Escapes markup and leaves out what XML 1.0 cannot hold. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
