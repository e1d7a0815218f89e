/**
 * Silencing known findings: rules in a file, one a line, and a baseline, which is the JSON result of an earlier run. Whatever is
 * silenced stays in the result as a counted entry with the rule that did it.
 *
 *     # the statistics counters race by design
 *     data-race:stats.*
 *     data-race:src/legacy/*
 *     *:legacy_init
 */

import { HeddleError } from '../base/error.ts';
import { findingKinds } from './explain-kinds.ts';
import { parseResult } from './json.ts';
import type { CheckResult, Finding, FindingKind, SourceLocation, StackFrame } from './model.ts';
import { placesOf } from './places.ts';

export interface SuppressionRule {
  readonly kind: FindingKind | '*';
  /** Function, file, global's name or finding id; `*` stands for any text. */
  readonly pattern: string;
  /** How texts name the rule: `heddle.suppressions:3 (data-race:stats.*)`. */
  readonly origin: string;
}

export interface Baseline {
  /** How texts name it: `baseline old.json`. */
  readonly origin: string;
  readonly ids: ReadonlySet<string>;
}

export interface Suppressions {
  readonly rules?: readonly SuppressionRule[];
  readonly baseline?: Baseline;
}

const syntaxHint =
  'Write one rule a line, `KIND:PATTERN`, such as `data-race:stats.*` or `*:legacy_init`; `#` starts a comment.';

/**
 * Reads the text of a suppressions file called `file`.
 *
 * @throws HeddleError `HDL_SUPPRESSIONS_SYNTAX` with the line number
 */
export function parseSuppressions(text: string, file: string): SuppressionRule[] {
  const rules: SuppressionRule[] = [];
  const kinds = Object.keys(findingKinds);
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const rule = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (rule === '') continue;
    const where = `${file}:${index + 1}`;
    const colon = rule.indexOf(':');
    if (colon < 0) throw syntaxError(`Line \`${rule}\` in ${where} has no colon; expected KIND:PATTERN.`);
    const kind = rule.slice(0, colon).trim();
    const pattern = rule.slice(colon + 1).trim();
    if (kind !== '*' && !isKind(kind)) {
      throw syntaxError(`Unknown finding kind \`${kind}\` in ${where}; expected \`*\` or one of ${kinds.join(', ')}.`);
    }
    if (pattern === '') throw syntaxError(`Rule \`${rule}\` in ${where} has no pattern after the colon.`);
    if (kind === '*' && /^\*+$/.test(pattern))
      throw syntaxError(`Rule \`${rule}\` in ${where} would silence every finding.`);
    rules.push({ kind, pattern, origin: `${where} (${kind}:${pattern})` });
  }
  return rules;
}

/**
 * Reads a baseline: the JSON result of an earlier run, whose findings and suppressed findings are known.
 *
 * @throws HeddleError `HDL_BASELINE_INVALID`
 */
export function parseBaseline(json: string, file: string): Baseline {
  const result = parseResult(json, `baseline \`${file}\``, 'HDL_BASELINE_INVALID');
  const ids = [...result.findings, ...result.suppressed].map((entry) => entry.id);
  return { origin: `baseline ${file}`, ids: new Set(ids) };
}

/**
 * Moves what `suppressions` names from `findings` to `suppressed`, and says in the notes which rules silenced nothing. A result whose
 * last finding goes becomes clean, or incomplete when something was left out.
 */
export function applySuppressions(result: CheckResult, suppressions: Suppressions): CheckResult {
  const rules = suppressions.rules ?? [];
  const { baseline } = suppressions;
  const used = new Set<SuppressionRule>();
  const findings: Finding[] = [];
  const suppressed = [...result.suppressed];
  for (const finding of result.findings) {
    const matching = rules.filter((rule) => matches(rule, finding));
    for (const rule of matching) used.add(rule);
    const by = matching[0]?.origin ?? (baseline?.ids.has(finding.id) === true ? baseline.origin : undefined);
    if (by === undefined) findings.push(finding);
    else suppressed.push({ id: finding.id, title: finding.title, by });
  }
  const unused = rules.filter((rule) => !used.has(rule)).map((rule) => `Suppression ${rule.origin} silenced nothing.`);
  const verdict =
    result.verdict === 'findings' && findings.length === 0 ? verdictWithoutFindings(result) : result.verdict;
  return {
    ...result,
    verdict,
    findings,
    suppressed,
    notes: result.verdict === 'error' ? result.notes : [...result.notes, ...unused],
  };
}

/** Whether `rule` names `finding` by kind and by one of its functions, files, its memory's name, or its id. */
export function matches(rule: SuppressionRule, finding: Finding): boolean {
  if (rule.kind !== '*' && rule.kind !== finding.kind) return false;
  const parts = rule.pattern.split(/\*+/);
  return namesOf(finding).some((name) => fits(name, parts));
}

function verdictWithoutFindings(result: CheckResult): CheckResult['verdict'] {
  return result.campaign?.incomplete === true ? 'incomplete' : 'clean';
}

function namesOf(finding: Finding): readonly string[] {
  const names = new Set([finding.id]);
  const addPlace = (place: SourceLocation): void => {
    if (place.function !== '') names.add(place.function);
    const parts = place.file.split('/');
    // a pattern may name a file by the end of its path
    if (place.file !== '') parts.forEach((_part, index) => names.add(parts.slice(index).join('/')));
  };
  const stacks: (readonly StackFrame[])[] = [
    ...(finding.accesses ?? []).map((access) => access.stack),
    ...(finding.waits ?? []).map((wait) => wait.stack),
    finding.frames ?? [],
  ];
  placesOf(finding).forEach(addPlace);
  stacks.flat().forEach(addPlace);
  if (finding.memory !== undefined) names.add(finding.memory.name);
  return [...names];
}

/** Whether `name` is `parts` in their order with any text between two of them. */
function fits(name: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return name === first;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let position = first.length;
  for (const part of others) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return position <= name.length - last.length;
}

function isKind(text: string): text is FindingKind {
  return Object.hasOwn(findingKinds, text);
}

function syntaxError(message: string): HeddleError {
  return new HeddleError('HDL_SUPPRESSIONS_SYNTAX', message, { hint: syntaxHint });
}
