/** Who defines a symbol, and when: load order and the two ways in which imports find exports. */
import type { ModuleFacts } from './facts.ts';
import type { Program } from './program.ts';
import type { Export, Import } from '../reader/module.ts';

export interface Provider {
  readonly facts: ModuleFacts;
  readonly item: Export;
  /** Place in the load order. */
  readonly order: number;
}

/** What the loader of dynamic libraries gives by itself. */
export const loaderModules: ReadonlySet<string> = new Set(['env', 'GOT.mem', 'GOT.func', 'wasi_snapshot_preview1']);

/** Modules in the order in which they are instantiated: needed libraries before the one that needs them, otherwise as given. */
export function loadOrder(program: Program): ModuleFacts[] {
  const byBase = new Map(program.sides.map((facts) => [facts.base, facts]));
  const seen = new Set<ModuleFacts>();
  const order: ModuleFacts[] = [];
  const place = (facts: ModuleFacts): void => {
    if (seen.has(facts)) return;
    seen.add(facts);
    for (const name of facts.dylink?.needed ?? []) {
      const needed = byBase.get(baseName(name));
      if (needed !== undefined) place(needed);
    }
    order.push(facts);
  };
  // The main module is instantiated first, whatever it needs.
  if (program.main !== undefined) {
    seen.add(program.main);
    order.push(program.main);
  }
  for (const side of program.sides) place(side);
  return order;
}

export function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}

export class Symbols {
  readonly order: readonly ModuleFacts[];
  readonly #program: Program;
  readonly #byName: Map<string, Provider[]> = new Map();
  readonly #byStem: Map<string, ModuleFacts> = new Map();

  constructor(program: Program) {
    this.#program = program;
    this.order = loadOrder(program);
    this.order.forEach((facts, order) => {
      const stem = facts.base.replace(/\.[^.]*$/, '');
      if (!this.#byStem.has(stem)) this.#byStem.set(stem, facts);
      if (!this.#byStem.has(facts.base)) this.#byStem.set(facts.base, facts);
      for (const item of facts.module.exports) {
        const list = this.#byName.get(item.name);
        if (list === undefined) this.#byName.set(item.name, [{ facts, item, order }]);
        else list.push({ facts, item, order });
      }
    });
  }

  /** Every module that exports `name`, in load order. */
  all(name: string): readonly Provider[] {
    return this.#byName.get(name) ?? [];
  }

  /** The module named by an import's module name; only without dynamic linking. */
  moduleNamed(name: string): ModuleFacts | undefined {
    return name === 'main' ? (this.#program.main ?? this.#byStem.get(name)) : this.#byStem.get(name);
  }

  /**
   * Who provides `wanted` to `importer`; undefined: the host, or nobody. The first definition in load order wins, except that a module's own
   * definition is never what it imports.
   */
  provider(importer: ModuleFacts, wanted: Import): Provider | undefined {
    const named = loaderModules.has(wanted.module) ? undefined : this.moduleNamed(wanted.module);
    if (named === undefined && !loaderModules.has(wanted.module)) return undefined;
    // A thousand modules may export one name: the first that fits ends the search.
    return this.all(wanted.name).find(
      ({ facts, item }) =>
        facts !== importer && item.kind === wanted.item.kind && (named === undefined || facts === named),
    );
  }
}
