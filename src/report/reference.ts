/** The reference pages that are made from tables: docs/reference/findings.md, errors.md, json.md, and the published schema. */

import { errorCodes } from './explain-errors.ts';
import { findingKinds } from './explain-kinds.ts';
import { timeFields } from './json.ts';
import { linkPage } from './link-page.ts';
import { linkReportJsonSchema, linkReportShape } from './link-schema.ts';
import { checkResultJsonSchema, checkResultShape } from './schema.ts';
import { specimensResultJsonSchema, specimensResultShape } from './specimens-schema.ts';
import { verifyResultJsonSchema, verifyResultShape } from './verify-schema.ts';
import type { FieldNode, ShapeNode } from './shape.ts';

const generated = '<!-- Made by scripts/generate-schema.ts; do not edit. -->';

/** Every generated file by its path in the repository. */
export function publishedFiles(): Readonly<Record<string, string>> {
  return {
    'schemas/check-result.schema.json': `${JSON.stringify(checkResultJsonSchema(), null, 2)}\n`,
    'schemas/verify-result.schema.json': `${JSON.stringify(verifyResultJsonSchema(), null, 2)}\n`,
    'schemas/link-report.schema.json': `${JSON.stringify(linkReportJsonSchema(), null, 2)}\n`,
    'schemas/specimens-result.schema.json': `${JSON.stringify(specimensResultJsonSchema(), null, 2)}\n`,
    'docs/reference/findings.md': findingsPage(),
    'docs/reference/errors.md': errorsPage(),
    'docs/reference/json.md': jsonPage(),
    'docs/reference/link.md': linkPage(),
  };
}

function findingsPage(): string {
  const sections = Object.entries(findingKinds).map(([kind, { meaning, example, fix, decided }]) =>
    [
      `## ${kind}`,
      meaning,
      `\`\`\`c\n${example}\n\`\`\``,
      `**Fix.** ${fix}`,
      `**How Heddle decides.** ${decided}`,
    ].join('\n\n'),
  );
  const head =
    'What each kind of finding means. `heddle explain KIND` prints the same. Every finding is replayed before it is reported; findings ' +
    'are errors, except likely-benign races and potential lock-order cycles, which are warnings.';
  return page('Findings', head, [...sections, suppressing]);
}

const suppressing = `## Silencing a finding

Rules stand in \`heddle.suppressions\` (or the file that \`--suppressions\` names), one a line:

\`\`\`
# the statistics counters race by design
data-race:stats.*
data-race:src/legacy/*
*:legacy_init
\`\`\`

A rule is a kind, or \`*\` for every kind, a colon, and a pattern in which \`*\` stands for any text. The pattern has to fit one of these
whole: a function or file of the finding's stacks (a file also by the end of its path), the name of the memory, or the finding's id.
\`--baseline FILE\` silences what an earlier \`heddle check --json\` found. Silenced findings are counted and listed in every report, a rule
that silenced nothing is named in the notes, and a line that is no rule is an error.`;

function errorsPage(): string {
  const sections = Object.entries(errorCodes).map(([code, { meaning, fix, example }]) =>
    [`## ${code}`, meaning, `**Fix.** ${fix}`, ...(example === undefined ? [] : [`Example: \`${example}\``])].join(
      '\n\n',
    ),
  );
  const head =
    'Errors that you can act on, by their stable code. `heddle explain CODE` prints the same. The exit code is 2 (70 for `HDL_INTERNAL`), ' +
    'and with `--json` the result has `"verdict": "error"` and the code in `error.code`.';
  return page('Error codes', head, sections);
}

function jsonPage(): string {
  const tables = new Map<string, string>();
  collectTables(checkResultShape.node, 'Result', tables);
  collectTables(verifyResultShape.node, 'Result of verify', tables);
  collectTables(linkReportShape.node, 'Result of link', tables);
  collectTables(specimensResultShape.node, 'Result of specimens', tables);
  const head =
    'What `heddle check --json` prints on standard output. The JSON schema is [schemas/check-result.schema.json](../../schemas/check-result.schema.json). ' +
    'Within version 1 fields may be added; none is removed or changes its meaning. Two runs with the same program, options and seed give the ' +
    `same bytes apart from the time fields: ${timeFields.map((path) => `\`${path}\``).join(', ')}. Keys come in the order of these tables; fields that have no value are left out. ` +
    '`heddle verify --json` prints a `Result of verify` ([schemas/verify-result.schema.json](../../schemas/verify-result.schema.json)), `heddle link --json` a `Result of link` ([schemas/link-report.schema.json](../../schemas/link-report.schema.json)), `heddle specimens NAME --json` a `Result of specimens` ([schemas/specimens-result.schema.json](../../schemas/specimens-result.schema.json)); an error is a `Result`.';
  return page(
    'The JSON result',
    head,
    [...tables].map(([name, table]) => `## ${name}\n\n${table}`),
  );
}

function page(title: string, head: string, sections: readonly string[]): string {
  return `${[generated, `# ${title}`, head, ...sections].join('\n\n')}\n`;
}

/** One table for every named object, in the order in which they are first used. */
function collectTables(node: ShapeNode, name: string, tables: Map<string, string>): void {
  if (node.type === 'array') return collectTables(node.items, name, tables);
  if (node.type === 'nullable') return collectTables(node.value, name, tables);
  if (node.type !== 'object' || tables.has(name)) return;
  tables.set(name, '');
  const rows = node.fields.map((field) => {
    collectTables(field.node, objectName(field), tables);
    const presence = field.required ? '' : ' Optional.';
    return `| \`${field.key}\` | ${typeText(field.node, field)} | ${cell(field.description)}${presence} |`;
  });
  tables.set(name, ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n'));
}

function objectName(field: FieldNode): string {
  const inner = innermost(field.node);
  return inner.type === 'object' && inner.name !== undefined ? inner.name : `\`${field.key}\``;
}

function innermost(node: ShapeNode): ShapeNode {
  if (node.type === 'array') return innermost(node.items);
  return node.type === 'nullable' ? innermost(node.value) : node;
}

function typeText(node: ShapeNode, field: FieldNode): string {
  switch (node.type) {
    case 'string':
      return node.values === undefined ? 'text' : node.values.map((value) => `\`${value}\``).join(', ');
    case 'integer':
      return node.only === undefined ? 'integer' : `\`${node.only}\``;
    case 'number':
      return 'number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return `list of ${typeText(node.items, field)}`;
    case 'nullable':
      return `${typeText(node.value, field)} or null`;
    case 'object':
      return objectName(field);
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
