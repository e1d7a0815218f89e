/**
 * Memory orders of a program as variables. A unit is an atomic operation in the source, however often it was inlined; each of its slots (its own order, that of
 * a failing compare-exchange, a fence before it) can be given another order.
 */
import type { AtomicSite, OrderOverrides, SiteOrders } from '../../engine/order-control.ts';
import { covers, Order } from '../../memory-model/orders.ts';
import type { SourceLocation } from '../../report/model.ts';
import type { Places } from '../places.ts';

export interface OrderUnit extends Omit<AtomicSite, 'site'> {
  readonly location: SourceLocation;
  readonly sites: readonly number[];
}

export interface Slot {
  readonly unit: OrderUnit;
  readonly part: 'order' | 'failure' | 'fence';
  /** As the program has it; a fence that is not there is relaxed. */
  readonly declared: number;
  /** What it may be given in place of that, weakest first. */
  readonly stronger: readonly number[];
}

/** An order for each slot. */
export type Assignment = readonly number[];

/** One unit for each operation in the program's own sources, in the order of `seen`. */
export function unitsOf(seen: Iterable<AtomicSite>, places: Places): OrderUnit[] {
  const units = new Map<string, { readonly unit: Omit<OrderUnit, 'sites'>; readonly sites: number[] }>();
  for (const { site, operation: kind, order, failure } of seen) {
    const operation = { operation: kind, order, failure };
    const location = places.site(site);
    if (location.file === '' || location.file.startsWith('<')) continue;
    const key = JSON.stringify([location, operation]);
    const known = units.get(key);
    if (known === undefined) units.set(key, { unit: { ...operation, location }, sites: [site] });
    else known.sites.push(site);
  }
  return [...units.values()].map(({ unit, sites }) => ({ ...unit, sites }));
}

const both = [Order.acquire, Order.release, Order.acquireRelease, Order.sequential];
const reads = [Order.acquire, Order.sequential];
const writes = [Order.release, Order.sequential];

/** The slots of the units: first all orders, then all fences to add. */
export function slotsOf(units: readonly OrderUnit[]): Slot[] {
  const slot = (unit: OrderUnit, part: Slot['part'], declared: number, levels: readonly number[]): Slot => ({
    unit,
    part,
    declared,
    stronger: levels.filter((level) => covers(level, declared) && !covers(declared, level)),
  });
  const orders = units.map((unit) => slot(unit, 'order', unit.order, levelsOf(unit.operation)));
  const failures = units.flatMap((unit) =>
    unit.operation === 'compare-exchange' ? [slot(unit, 'failure', unit.failure, reads)] : [],
  );
  const fences = units.flatMap((unit) =>
    unit.operation === 'fence' ? [] : [slot(unit, 'fence', Order.relaxed, both)],
  );
  return [...orders, ...failures, ...fences].filter(({ stronger }) => stronger.length > 0);
}

function levelsOf(operation: AtomicSite['operation']): readonly number[] {
  if (operation === 'load') return reads;
  return operation === 'store' ? writes : both;
}

/** The slots that have an order above relaxed, and the fences. */
export function weakenableSlots(units: readonly OrderUnit[]): Slot[] {
  return units.flatMap((unit) => {
    const { operation, order, failure } = unit;
    const slots: Slot[] = [{ unit, part: 'order', declared: order, stronger: [] }];
    if (operation === 'compare-exchange') slots.push({ unit, part: 'failure', declared: failure, stronger: [] });
    return slots.filter(({ declared }) => declared !== Order.relaxed);
  });
}

/** One step weaker than `order`: the strongest orders that `order` covers. A relaxed fence does nothing. */
export function weakerOrders({ unit, part }: Slot, order: number): readonly number[] {
  const levels = part === 'failure' ? reads : levelsOf(unit.operation);
  const weaker = [Order.relaxed, ...levels].filter((level) => covers(order, level) && !covers(level, order));
  return weaker.filter((level) => !weaker.some((other) => other !== level && covers(other, level)));
}

/** What the engine has to do differently. */
export function overridesOf(slots: readonly Slot[], assignment: Assignment): OrderOverrides {
  const overrides = new Map<number, SiteOrders>();
  slots.forEach(({ unit, part, declared }, index) => {
    const order = assignment[index] ?? declared;
    if (order === declared) return;
    const { order: own, failure } = unit;
    for (const site of unit.sites) {
      const known = overrides.get(site) ?? { order: own, failure, fenceBefore: Order.relaxed };
      if (part === 'order') overrides.set(site, { ...known, order });
      else if (part === 'failure') overrides.set(site, { ...known, failure: order });
      else overrides.set(site, { ...known, fenceBefore: order });
    }
  });
  return overrides;
}
