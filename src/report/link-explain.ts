/** Link rules in words: `heddle explain W14`, and `heddle link --explain "LinkError: ..."`. */
import { linkRules } from '../wasm/link/rules/index.ts';
import { type LinkRule, speaker } from '../wasm/link/rule.ts';
import { recognise } from '../wasm/link/recognise.ts';
import { harmless, wrap } from './cells.ts';
import { severityNames } from './link-text.ts';

const width = 80;

/** What one rule means, in lines. */
export function explainRule(rule: LinkRule): string {
  const { id, severity, title, why, reads, roles, texts, fixes, references } = rule;
  return joined([
    hanging(`${id} (${severityNames[severity]}): ${title}`, 0, 2),
    hanging(why, 2, 2),
    ['what heddle reads', ...hanging(reads, 2, 2)],
    texts.length === 0
      ? ['what engines say', '  nothing']
      : ['what engines say', ...texts.flatMap((one) => hanging(`${speaker(one)}: ${one.text}`, 2, 4))],
    ['which module is which', ...hanging(roles, 2, 2)],
    ['fix', ...fixes.flatMap(({ tool, text }) => hanging(tool === '' ? text : `${tool}: ${text}`, 2, 4))],
    ['seen in', ...hanging(references.join('; '), 2, 2)],
  ]);
}

/** Which rules print `message`, most exact first; undefined when none does. */
export function renderRecognised(message: string, json: boolean): string | undefined {
  const found = recognise(message, linkRules);
  if (found.length === 0) return undefined;
  if (json) {
    const rules = found.map(({ rule, from, values }) => ({
      rule: rule.id,
      title: rule.title,
      from,
      values,
      roles: rule.roles,
    }));
    return `${JSON.stringify({ version: 1, text: message, rules }, null, 2)}\n`;
  }
  const blocks = found.map(({ rule, from, values, unverified }) => {
    const names = Object.entries(values).map(([key, value]) => `${key} ${harmless(value)}`);
    const head = [
      ...hanging(`This is ${rule.id}, printed by ${from}${unverified === true ? ' (not verified here)' : ''}.`, 0, 2),
      ...(names.length === 0 ? [] : hanging(`It names: ${names.join(', ')}.`, 0, 2)),
      ...hanging(rule.roles, 0, 0),
    ];
    return `${head.join('\n')}\n\n${explainRule(rule)}`;
  });
  return blocks.join('\n');
}

function hanging(text: string, indent: number, hang: number): string[] {
  return wrap(harmless(text), width - Math.max(indent, hang)).map(
    (line, index) => ' '.repeat(index === 0 ? indent : hang) + line,
  );
}

function joined(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
