import type { LinkRule, RuleText } from './rule.ts';

/** A rule that prints a text, and what stands in the places of its template. */
export interface Recognised {
  readonly rule: LinkRule;
  readonly from: string;
  /** No test runs what prints it. */
  readonly unverified?: true;
  readonly values: Readonly<Record<string, string>>;
}

/** Longer messages than any engine prints are cut: patterns are linear, but not for ever. */
const longest = 20_000;

/**
 * The rules whose texts occur in `message`, the most exact match first. Several rules may share a text; then all of them are returned
 * (JavaScriptCore prints the same for W01 and W02).
 */
export function recognise(message: string, rules: readonly LinkRule[]): Recognised[] {
  const text = message.slice(0, longest).replaceAll(/\s+/g, ' ');
  const found: (Recognised & { readonly exactness: number })[] = [];
  for (const rule of rules) {
    let best: (Recognised & { readonly exactness: number }) | undefined;
    for (const template of rule.texts) {
      const match = pattern(template).exec(text);
      const exactness = template.text.replaceAll(/\{\w+\}/g, '').length;
      if (match === null || (best !== undefined && best.exactness >= exactness)) continue;
      best = {
        rule,
        from: template.from,
        values: { ...match.groups },
        exactness,
        ...(template.unverified === true ? { unverified: true as const } : {}),
      };
    }
    if (best !== undefined) found.push(best);
  }
  const most = Math.max(0, ...found.map(({ exactness }) => exactness));
  return found.filter(({ exactness }) => exactness === most).map(({ exactness: _, ...recognised }) => recognised);
}

const patterns = new Map<RuleText, RegExp>();

function pattern(template: RuleText): RegExp {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  const seen = new Set<string>();
  const source = template.text
    .replaceAll(/\s+/g, ' ')
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, (character) => `\\${character}`);
      if (seen.has(name)) return '.{1,200}?';
      seen.add(name);
      // Bytes as V8 prints them are the only value with spaces.
      return name === 'found' ? '(?<found>[\\w ]{2,40})' : `(?<${name}>[^\\s'"]{1,200})`;
    })
    .join('');
  const compiled = new RegExp(source, 'i');
  patterns.set(template, compiled);
  return compiled;
}
