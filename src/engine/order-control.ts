/**
 * Other memory orders than the program declares, by code site: what `blame` and `--weaken` try without compiling anew. Sees every atomic operation of an
 * execution under the C11 model; those under `sc` do not come by here.
 */
import { Order } from '../memory-model/orders.ts';

export type AtomicOperation = 'load' | 'store' | 'modify' | 'compare-exchange' | 'fence';

/** An atomic operation as the program declares it. */
export interface AtomicSite {
  readonly site: number;
  readonly operation: AtomicOperation;
  readonly order: number;
  /** Of a compare-exchange that fails; relaxed for others. */
  readonly failure: number;
}

/** An {@link AtomicSite} as one execution performed it: the steps at which it did first and last. */
export interface PerformedSite extends AtomicSite {
  readonly first: number;
  last: number;
}

/** What one site does instead. */
export interface SiteOrders {
  /** Of the operation; a fence with `relaxed` does nothing. */
  readonly order: number;
  readonly failure: number;
  /** Of a fence right before the operation, with no scheduling point between; `relaxed`: none. */
  readonly fenceBefore: number;
}

export type OrderOverrides = ReadonlyMap<number, SiteOrders>;

const asDeclared: OrderOverrides = new Map();

/** Part of what an execution depends on, besides program, options and schedule: see {@link Engine.orders}. */
export class OrderControl {
  overrides: OrderOverrides = asDeclared;
  /** Operations performed since the set was cleared, by site. */
  readonly seen: Map<number, PerformedSite> = new Map<number, PerformedSite>();
  readonly #fence: (order: number) => void;
  readonly #step: () => number;

  constructor(fence: (order: number) => void, step: () => number) {
    this.#fence = fence;
    this.#step = step;
  }

  /** Notes an operation, performs the fence that comes before it, and returns the order that it has. */
  order(operation: AtomicOperation, site: number, order: number, failure: number = Order.relaxed): number {
    const step = this.#step();
    const known = this.seen.get(site);
    if (known === undefined) this.seen.set(site, { site, operation, order, failure, first: step, last: step });
    else known.last = step;
    const changed = this.overrides.get(site);
    if (changed === undefined) return order;
    if (changed.fenceBefore !== Order.relaxed) this.#fence(changed.fenceBefore);
    return changed.order;
  }

  /** Of the second half of a read-modify-write that {@link order} was asked for before. */
  again(site: number, order: number): number {
    return this.overrides.get(site)?.order ?? order;
  }

  failure(site: number, failure: number): number {
    return this.overrides.get(site)?.failure ?? failure;
  }
}
