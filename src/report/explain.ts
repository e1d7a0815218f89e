/** The text of `heddle explain`: what a kind of finding or an error code means, with an example, and what to do. */

import { wrap } from './cells.ts';
import { errorCodes, type ErrorExplanation } from './explain-errors.ts';
import { findingKinds, type KindExplanation } from './explain-kinds.ts';
import { explainRule } from './link-explain.ts';
import { linkRule, linkRules } from '../wasm/link/rules/index.ts';

const width = 80;

/** Every word that `explain` knows: finding kinds, then error codes, then link rules. */
export function explainable(): readonly string[] {
  return [...Object.keys(findingKinds), ...Object.keys(errorCodes), ...linkRules.map(({ id }) => id)];
}

/**
 * The explanation of a finding kind (`data-race`), a finding id (`data-race-1a2b3c4d`: its kind), an error code or a link rule
 * (`W14`), ending with a line break; undefined when there is none.
 */
export function explain(topic: string): string | undefined {
  const kind = topic.toLowerCase().replace(/-[0-9a-f]{8}$/, '');
  const kinds: Readonly<Record<string, KindExplanation>> = findingKinds;
  if (Object.hasOwn(kinds, kind) && kinds[kind] !== undefined) return explainKind(kind, kinds[kind]);
  const code = topic.toUpperCase();
  if (Object.hasOwn(errorCodes, code) && errorCodes[code] !== undefined) return explainError(code, errorCodes[code]);
  const rule = linkRule(code);
  return rule === undefined ? undefined : explainRule(rule);
}

function explainKind(kind: string, { meaning, example, fix, decided }: KindExplanation): string {
  return join([
    [kind],
    indented(meaning),
    section('example', code(example)),
    section('fix', indented(fix)),
    section('how heddle decides', indented(decided)),
  ]);
}

function explainError(errorCode: string, { meaning, example, fix }: ErrorExplanation): string {
  return join([
    [errorCode],
    indented(meaning),
    section('fix', indented(fix)),
    example === undefined ? [] : section('example', code(example)),
  ]);
}

function section(title: string, lines: readonly string[]): string[] {
  return [title, ...lines];
}

function indented(text: string): string[] {
  return wrap(text, width - 2).map((line) => `  ${line}`);
}

function code(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

function join(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
