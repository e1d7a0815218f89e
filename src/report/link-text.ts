/** The report of `heddle link` for a reader at a terminal: the verdict first, then a block for every finding, then the matrix. */
import type { LinkEvidence, LinkFinding, LinkReport, LinkSeverity } from '../wasm/link/model.ts';
import { displayWidth, fit, harmless, pad } from './cells.ts';
import { type StyleName, type TextContext, textContext, type TextOptions } from './style.ts';
import { paragraph } from './text-stack.ts';

const colours: Readonly<Record<LinkSeverity, StyleName>> = { error: 'red', silent: 'red', warning: 'yellow' };
export const severityNames: Readonly<Record<LinkSeverity, string>> = {
  error: 'error',
  silent: 'silent miscompute',
  warning: 'warning',
};

const times = {
  link: 'at static linking',
  compile: 'when the module is compiled',
  load: 'when the module is loaded',
  call: 'at the first call',
  never: 'never: no engine or loader says anything',
} as const;

/** Rows of the matrix that are shown; the JSON report has all. */
const maxCells = 40;

/** The whole report, ending with a line break. */
export function renderLinkText(report: LinkReport, options: TextOptions = {}): string {
  const context = textContext(options);
  const colour: StyleName = report.verdict === 'clean' ? 'green' : 'red';
  const verdict = paragraph(report.summary, 0, context, 2).map((line) =>
    context.style('bold', context.style(colour, line)),
  );
  const blocks = [
    verdict,
    modules(report, context),
    ...report.findings.map((finding) => renderLinkFinding(finding, context)),
    report.modules.length > 2 ? matrix(report, context) : [],
    report.notes.length === 0
      ? []
      : [context.style('bold', 'notes'), ...report.notes.flatMap((note) => paragraph(note, 2, context, 4))],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function modules(report: LinkReport, context: TextContext): string[] {
  return report.modules.slice(0, maxCells).flatMap(({ name, role, kind, bytes, memory, exceptions }) => {
    const facts = [
      `${kind}, ${bytes.toLocaleString('en')} bytes`,
      ...(memory === undefined ? [] : [`memory ${memory}`]),
      ...(exceptions === 'none' ? [] : [`${exceptions} exceptions`]),
    ];
    return paragraph(`${role} ${name}: ${facts.join('; ')}`, 2, context, 4);
  });
}

/** One finding, without a line break at its end. */
export function renderLinkFinding(finding: LinkFinding, context: TextContext): string[] {
  const { rule, severity, title, evidence, when, why, messages, fixes } = finding;
  const head = paragraph(`${severityNames[severity]} ${rule}: ${title}`, 0, context, 2);
  return [
    ...head.map((line) => context.style('bold', context.style(colours[severity], line))),
    ...(evidence.length === 0 ? [] : ['  read', ...evidence.flatMap((item) => evidenceLines(item, context))]),
    '  why',
    ...paragraph(why, 4, context),
    `  shows ${times[when]}`,
    ...messages.flatMap(({ from, text }) => paragraph(`${from}: ${text}`, 4, context, 6)),
    '  fix',
    ...fixes.flatMap(({ tool, text }) => paragraph(tool === '' ? text : `${tool}: ${text}`, 4, context, 6)),
    `  more: heddle explain ${rule}`,
  ];
}

function evidenceLines({ module, section, offset, found }: LinkEvidence, context: TextContext): string[] {
  const place = [section, offset === undefined ? '' : `offset 0x${offset.toString(16)}`].filter((part) => part !== '');
  const where = place.length === 0 ? module : `${module} (${place.join(', ')})`;
  return paragraph(`${where}: ${found}`, 4, context, 6);
}

function matrix(report: LinkReport, context: TextContext): string[] {
  if (report.matrix.length === 0) return [];
  const shown = report.matrix.slice(0, maxCells);
  const rows = shown.map(({ module, other, rules, outcome }) => [
    harmless(module),
    harmless(other === '' ? 'by itself' : other),
    outcome,
    rules.join(' '),
  ]);
  const heads = ['module', 'against', 'outcome', 'rules'];
  const widths = heads.map((head, column) =>
    Math.min(32, Math.max(displayWidth(head), ...rows.map((row) => displayWidth(row[column] ?? '')))),
  );
  const line = (row: readonly string[]): string =>
    fit(
      row.map((text, column) => pad(fit(text, widths[column] ?? 0), widths[column] ?? 0)).join('  '),
      context.columns - 2,
    ).trimEnd();
  const rest = report.matrix.length - shown.length;
  return [
    `  ${context.style('bold', line(heads))}`,
    ...rows.map((row) => `  ${line(row)}`),
    ...(rest > 0 ? [`  and ${rest} more pairs; --json has all`] : []),
  ];
}
