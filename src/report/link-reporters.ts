/** The reporters of `heddle link`, by the names that `heddle check` uses. */
import { linkRule } from '../wasm/link/rules/index.ts';
import type { LinkFinding, LinkReport } from '../wasm/link/model.ts';
import { command } from './github.ts';
import { element, escapeXml } from './junit.ts';
import { renderLinkJson } from './link-schema.ts';
import { renderLinkFinding, renderLinkText, severityNames } from './link-text.ts';
import type { ReporterName, ReporterOptions } from './reporters.ts';
import { textContext } from './style.ts';

type Json = Readonly<Record<string, unknown>>;

/** `html` and `trace` show executions, and checking a link makes none. */
export type LinkReporterName = Exclude<ReporterName, 'html' | 'trace'>;

export const linkReporters: Readonly<
  Record<LinkReporterName, (report: LinkReport, options: ReporterOptions) => string>
> = {
  text: renderLinkText,
  json: renderLinkJson,
  jsonl: (report) => `${JSON.stringify(JSON.parse(renderLinkJson(report)))}\n`,
  junit: renderJunit,
  sarif: renderSarif,
  github: renderGithub,
  markdown: renderMarkdown,
};

const plainColumns = 100;

function details(finding: LinkFinding): string {
  return renderLinkFinding(finding, textContext({ columns: plainColumns })).join('\n');
}

/** A test case for every module; warnings are part of its output and do not fail it. */
function renderJunit(report: LinkReport): string {
  const cases = report.modules.map(({ name }) => {
    const findings = report.findings.filter(({ module }) => module === name);
    const failing = findings.filter(({ severity }) => severity !== 'warning');
    const warnings = findings.filter(({ severity }) => severity === 'warning');
    const failures = failing.map((finding) =>
      element('failure', { type: finding.rule, message: finding.title }, escapeXml(details(finding))),
    );
    const output =
      warnings.length === 0 ? [] : [element('system-out', {}, escapeXml(warnings.map(details).join('\n\n')))];
    return element('testcase', { classname: 'heddle link', name }, [...failures, ...output]);
  });
  const failed = new Set(report.findings.filter(({ severity }) => severity !== 'warning').map(({ module }) => module));
  const counts = { tests: cases.length, failures: failed.size, errors: 0, skipped: 0 };
  const suite = element('testsuite', { name: 'heddle link', ...counts }, cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'heddle', ...counts }, [suite])}\n`;
}

/** SARIF 2.1.0: places are byte offsets in the binaries. */
function renderSarif(report: LinkReport, options: ReporterOptions): string {
  const ids = [...new Set(report.findings.map(({ rule }) => rule))];
  const run = {
    tool: { driver: { name: 'heddle', semanticVersion: options.version, rules: ids.map(sarifRule) } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: report.notes.map((text) => ({ level: 'note', message: { text } })),
      },
    ],
    results: report.findings.map((finding) => sarifResult(finding, ids)),
  };
  const log = { version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifRule(id: string): Json {
  const rule = linkRule(id);
  return {
    id,
    shortDescription: { text: rule?.title ?? id },
    fullDescription: { text: rule?.why ?? '' },
    help: { text: (rule?.fixes ?? []).map(({ tool, text }) => (tool === '' ? text : `${tool}: ${text}`)).join('\n') },
    defaultConfiguration: { level: rule?.severity === 'warning' ? 'warning' : 'error' },
    properties: { tags: ['webassembly', 'linking'] },
  };
}

function sarifResult(finding: LinkFinding, ids: readonly string[]): Json {
  const [first, ...others] = finding.evidence.map(({ module, offset, found }) => ({
    physicalLocation: {
      artifactLocation: { uri: module.split('/').map(encodeURIComponent).join('/') },
      ...(offset === undefined ? {} : { region: { byteOffset: offset, byteLength: 1 } }),
    },
    message: { text: found },
  }));
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    level: finding.severity === 'warning' ? 'warning' : 'error',
    message: { text: [finding.title, finding.why].join('\n') },
    locations: first === undefined ? [] : [first],
    relatedLocations: others.map((place, index) => ({ id: index + 1, ...place })),
    partialFingerprints: {
      'heddle-link/v1': `${finding.rule}:${finding.module}:${finding.other ?? ''}:${finding.title}`,
    },
    properties: { severity: severityNames[finding.severity], when: finding.when },
  };
}

function renderGithub(report: LinkReport): string {
  const lines = report.findings.map((finding) => {
    const text = [
      finding.why,
      ...finding.fixes.map(({ tool, text: advice }) => (tool === '' ? advice : `${tool}: ${advice}`)),
    ];
    const level = finding.severity === 'warning' ? 'warning' : 'error';
    return command(level, { title: `${finding.rule}: ${finding.title}`, file: finding.module }, text.join('\n'));
  });
  const notes = report.notes.map((note) => command('notice', { title: 'heddle link' }, note));
  const clean = report.findings.length === 0 ? [command('notice', { title: 'heddle link' }, report.summary)] : [];
  return [...lines, ...notes, ...clean].map((line) => `${line}\n`).join('');
}

function renderMarkdown(report: LinkReport): string {
  const blocks = [
    '## heddle link',
    `**${report.summary}**`,
    ...report.findings.map(
      (finding) =>
        `<details><summary>${severityNames[finding.severity]} ${finding.rule}: ${escapeXml(finding.title)}</summary>\n\n\`\`\`text\n${details(finding).replaceAll('```', "'''")}\n\`\`\`\n\n</details>`,
    ),
    report.notes.map((note) => `- ${note}`).join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
