/** Every rule by its id. The ids are those of docs/reference/link.md and never change their meaning. */
import type { LinkRule } from '../rule.ts';
import { exceptionRules } from './exceptions.ts';
import { formatRules } from './format.ts';
import { memoryRules } from './memory.ts';
import { objectRules } from './objects.ts';
import { placementRules } from './placement.ts';
import { symbolRules } from './symbols.ts';
import { tableRules } from './table.ts';
import { toolchainRules } from './toolchain.ts';

const families = [
  memoryRules,
  tableRules,
  formatRules,
  symbolRules,
  exceptionRules,
  objectRules,
  placementRules,
  toolchainRules,
];

/** In order of id. */
export const linkRules: readonly LinkRule[] = families.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));

const byId = new Map(linkRules.map((rule) => [rule.id, rule]));

export function linkRule(id: string): LinkRule | undefined {
  return byId.get(id);
}
