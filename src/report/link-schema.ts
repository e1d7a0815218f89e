/** The shape of `heddle link --json`, from which `schemas/link-report.schema.json` is made. */
import { assert } from '../base/assert.ts';
import type {
  LinkCell,
  LinkEvidence,
  LinkFinding,
  LinkFix,
  LinkMessage,
  LinkModule,
  LinkOutcome,
  LinkReport,
  LinkSeverity,
  LinkTime,
} from '../wasm/link/model.ts';
import { exactly, list, natural, object, oneOf, optional, required, type Shape, text } from './shape.ts';
import { inOrder, mismatch } from './shape-check.ts';
import { type JsonSchema, toJsonSchema } from './shape-schema.ts';

const outcome: Shape<LinkOutcome> = oneOf<LinkOutcome>({ loads: 1, miscomputes: 1, fails: 1 });

const linkModule: Shape<LinkModule> = object<LinkModule>(
  {
    name: required(text(), 'As given.'),
    role: required(oneOf<LinkModule['role']>({ main: 1, side: 1 }), 'The first module is the main module.'),
    kind: required(
      oneOf<LinkModule['kind']>({ executable: 1, 'dynamic library': 1, object: 1, component: 1, unreadable: 1 }),
      'What kind of file it is.',
    ),
    bytes: required(natural(), 'Size of the file.'),
    outcome: required(outcome, 'What its own findings amount to.'),
    memory: optional(text(), 'Its first memory: sharing, limits in pages of 64 KiB, whether it is imported.'),
    exceptions: required(
      oneOf<LinkModule['exceptions']>({ wasm: 1, js: 1, none: 1 }),
      'The form of C++ exceptions that its imports and exports show.',
    ),
    producers: required(list(text()), 'Names and versions of the tools that made it.'),
    debugInfo: optional(text(), 'Where its debug information is, when that is another file.'),
    sourceMap: optional(text(), 'Where its source map is.'),
  },
  'LinkModule',
);

const evidence: Shape<LinkEvidence> = object<LinkEvidence>(
  {
    module: required(text(), 'Name of the module, `host` or `glue`.'),
    section: required(text(), 'Where it stands; empty for the whole file.'),
    offset: optional(natural(), 'File offset.'),
    found: required(text(), 'What stands there.'),
  },
  'LinkEvidence',
);

const message: Shape<LinkMessage> = object<LinkMessage>(
  { from: required(text(), 'The engine, loader or linker.'), text: required(text(), 'A part of what it prints.') },
  'LinkMessage',
);

const fix: Shape<LinkFix> = object<LinkFix>(
  { tool: required(text(), 'Whose flag it is; empty for other advice.'), text: required(text(), 'What to change.') },
  'LinkFix',
);

const finding: Shape<LinkFinding> = object<LinkFinding>(
  {
    rule: required(text('^W\\d\\d$'), 'Id of the rule; see docs/reference/link.md.'),
    severity: required(
      oneOf<LinkSeverity>({ error: 1, silent: 1, warning: 1 }),
      '`silent`: the modules load and compute something wrong.',
    ),
    when: required(
      oneOf<LinkTime>({ link: 1, compile: 1, load: 1, call: 1, never: 1 }),
      'When it shows: at static linking, compiling, instantiating, the first call, or never by a message.',
    ),
    title: required(text(), 'One sentence.'),
    module: required(text(), 'The module that does not load or misbehaves.'),
    other: optional(text(), 'The module that it does not fit, `host` or `glue`.'),
    evidence: required(list(evidence), 'What was read where.'),
    why: required(text(), 'Why it matters.'),
    messages: required(list(message), 'What engines and loaders will say.'),
    fixes: required(list(fix), 'What to change.'),
  },
  'LinkFinding',
);

const cell: Shape<LinkCell> = object<LinkCell>(
  {
    module: required(text(), 'The module with the findings.'),
    other: required(text(), 'The module that it does not fit; empty when it is at fault by itself.'),
    rules: required(list(text()), 'Ids of the rules.'),
    outcome: required(outcome, 'What they amount to.'),
  },
  'LinkCell',
);

export const linkReportShape: Shape<LinkReport> = object<LinkReport>({
  version: required(exactly(1), 'Of this format. Fields may be added within a version.'),
  verdict: required(
    oneOf<LinkReport['verdict']>({ clean: 1, findings: 1 }),
    '`findings`: an error or a silent miscompute; warnings alone are `clean`.',
  ),
  summary: required(text(), 'The verdict in a sentence.'),
  modules: required(list(linkModule), 'In the order given.'),
  findings: required(list(finding), 'By module, the gravest first.'),
  matrix: required(list(cell), 'Every pair of modules with findings.'),
  notes: required(list(text()), 'What was assumed, and what could not be checked.'),
});

/** The report as JSON with a fixed order of keys, ending with a line break. */
export function renderLinkJson(report: LinkReport): string {
  const problem = mismatch(linkReportShape, report);
  assert(problem === undefined, `The report has the shape of its schema (${problem})`);
  return `${JSON.stringify(inOrder(linkReportShape, report), null, 2)}\n`;
}

/** The published schema: `schemas/link-report.schema.json`. */
export function linkReportJsonSchema(): JsonSchema {
  return toJsonSchema(linkReportShape, { $id: 'urn:heddle:link-report:1', title: 'Result of `heddle link --json`' });
}
